using System.Collections.Immutable;
using TaskDsl.Evaluation.Critics;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Running;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Critics;

/// <summary>Has other critics criticise the answers that a model's gaps were measured on: the same questions, answers and scores, with their critiques instead of the model's.</summary>
internal static class GapCritics
{
    /// <summary>The critics of a model's answers: those of the experiment but the model itself, which has criticised them.</summary>
    public static IEnumerable<CriticDefinition> Of(ExperimentDefinition experiment, string model) =>
        (experiment.Gaps?.Critics ?? []).Where(critic => critic != new ModelCriticDefinition(model));

    /// <summary>The folder of a critic's critiques, below the round's.</summary>
    public static RoundFolder FolderOf(RoundFolder round, CriticDefinition critic) => round.Below("critics", critic.ToString()!);

    /// <summary>The stage that makes <c>samples.jsonl</c> of a critic.</summary>
    /// <param name="task">The task.</param>
    /// <param name="oracle">Its oracle.</param>
    /// <param name="critic">The critic.</param>
    /// <param name="source">Makes it.</param>
    /// <param name="behaviour">What the oracle, who judges the critiques, behaves like.</param>
    /// <param name="samples">The model's own samples.</param>
    /// <param name="folder">The critic's folder.</param>
    public static Stage Stage(TaskDefinition task, IOracle oracle, CriticDefinition critic, CriticSource source, string behaviour, string samples, RoundFolder folder) => new(
        StageNames.Critiques,
        RoundRunner.Inputs([.. source.InputsOf(critic), ("oracle's behaviour", behaviour), ("samples", FileRecord.Of(samples).Sha256)]),
        [RoundFolder.Samples],
        cancellation => source.With(critic, folder, opened => Write(task, oracle, opened, [.. SampleFile.Read(samples)], folder.File(RoundFolder.Samples), cancellation)));

    private static SortedDictionary<string, string> Write(TaskDefinition task, IOracle oracle, ICritic critic, QuestionSamples[] questions, string path, CancellationToken cancellation)
    {
        (string question, string answer) = (task.FieldOf(Role.Question)!, task.FieldOf(Role.Answer)!);
        CritiqueRequest[] requests =
        [
            .. from asked in questions
               from sample in asked.Samples
               select new CritiqueRequest(ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new(question, asked.Question), new KeyValuePair<string, string>(answer, sample.Answer)]), asked.Item, sample.Sample),
        ];
        IReadOnlyList<WrittenCritique> critiques = critic.Critique(requests, cancellation);
        using IEnumerator<WrittenCritique> next = critiques.GetEnumerator();
        SampleFile.Write(path, questions.Select(asked => asked with { Samples = [.. asked.Samples.Select(sample => Criticised(asked, sample))] }));
        int without = critiques.Count(critique => critique.Text is null);
        return without == 0 ? [] : new(StringComparer.Ordinal) { ["without a critique"] = $"{without}", ["the first, because"] = critiques.First(critique => critique.Text is null).Failure ?? "" };

        AnswerSample Criticised(QuestionSamples asked, AnswerSample sample)
        {
            next.MoveNext();
            WrittenCritique critique = next.Current;
            // A critic that wrote nothing says nothing against the answer, as one that is wrong.
            string text = critique.Text ?? "";
            return sample with { Critique = text, CritiqueTruncated = critique.Truncated, CritiqueValid = !critique.Truncated && text.Length > 0 && oracle.IsValid(asked.Question, sample.Answer, text), CritiqueSeverity = null };
        }
    }
}
