using System.Collections.Immutable;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Evaluation.Statistics;
using TaskDsl.Experiments;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Evaluation.Labels;

/// <summary>
/// A rated answer with refinements of it, for people to judge: one line of <c>refinements-to-judge.jsonl</c>. Nobody has judged a refinement yet, and
/// the model's own score, which the opt-out goes by (Saunders et al. 2022, §4.3), is no judgement of it.
/// </summary>
/// <param name="Item">The question's number.</param>
/// <param name="Sample">The answer's number among the question's.</param>
/// <param name="Passage">The passage.</param>
/// <param name="Question">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Rating">What people gave it.</param>
/// <param name="Critiqueability">The model's probability that it is flawed.</param>
/// <param name="Direct">Refinements without a critique.</param>
/// <param name="Conditional">Refinements by the model's own critiques.</param>
public sealed record RefinedText(long Item, int Sample, string Passage, string Question, string Answer, double Rating, double Critiqueability, ImmutableArray<ScoredText> Direct, ImmutableArray<CritiquedText> Conditional);

/// <summary>A refinement.</summary>
/// <param name="Refinement">The text.</param>
/// <param name="Truncated">Whether it was cut off.</param>
/// <param name="Critiqueability">The model's probability that it is flawed.</param>
public sealed record ScoredText(string Refinement, bool Truncated, double Critiqueability);

/// <summary>A critique and the refinement by it.</summary>
/// <param name="Critique">The critique, forced.</param>
/// <param name="Helpfulness">The model's probability that it helps.</param>
/// <param name="Refinement">The refinement by it.</param>
public sealed record CritiquedText(string Critique, double Helpfulness, ScoredText Refinement);

/// <summary>Samples refinements of answers that people rated.</summary>
public static class LabelledRefinements
{
    private const int LeastRoom = 160;

    /// <summary>Refines each answer of the first questions: so many direct refinements, and so many critiques with a refinement by each.</summary>
    /// <param name="experiment">The experiment, whose <see cref="ExperimentDefinition.Refinement"/> says how.</param>
    /// <param name="model">The model.</param>
    /// <param name="seed">The experiment's seed.</param>
    /// <param name="stage">The model and round: part of each draw's key.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="leftOut">Takes how many questions were left out, by reason.</param>
    /// <param name="store">Where samples and scores are kept on disk; null for nowhere.</param>
    /// <param name="cancellation">Ends the sampling.</param>
    public static IReadOnlyList<RefinedText> Run(ExperimentDefinition experiment, Transformer model, long seed, string stage, HumanLabels labels, IDictionary<string, int> leftOut, SampleStore? store, CancellationToken cancellation)
    {
        RefinementDefinition refinement = experiment.Refinement ?? throw new ArgumentException($"The experiment {experiment.Name} measures no refinement.", nameof(experiment));
        using var texts = new LabelledTexts(experiment, model, seed, $"{stage}/refinement", store);
        // A critique, a refinement and what stands before them must have some room.
        int room = Math.Max(LeastRoom, model.Configuration.Context / 4);
        (LabelledQuestion Question, int Sample)[] answers =
            [.. labels.Questions.Where(question => LabelledGaps.Kept(texts, question, 1, room, leftOut)).Take(refinement.Questions).SelectMany(question => question.Answers.Select((_, i) => (question, i)))];
        int n = refinement.BestOf;

        // N of each answer, told apart by a number that no other answer to the question has.
        (Dictionary<string, string> Values, long Item, long Sample)[] originals = [.. from each in answers from copy in Enumerable.Range(0, n) select (Values(each), each.Question.Item, ((long)each.Sample * n) + copy)];
        IReadOnlyList<double> scores = texts.Score(FormatNames.Critiqueability, [.. answers.Select(each => Values(each))], cancellation);
        ScoredText[] direct = Scored(texts.Write(FormatNames.DirectRefinement, originals, refinement.Temperature, cancellation));
        IReadOnlyList<WrittenText> critiques = texts.Write(FormatNames.Critique, originals, refinement.Temperature, cancellation);
        (Dictionary<string, string> Values, long Item, long Sample)[] criticised = [.. originals.Select((original, i) => (Values(answers[i / n], critique: critiques[i].Text), original.Item, original.Sample))];
        IReadOnlyList<double> helpfulness = texts.Score(FormatNames.Helpfulness, [.. criticised.Select(each => each.Values)], cancellation);
        ScoredText[] conditional = Scored(texts.Write(FormatNames.ConditionalRefinement, criticised, refinement.Temperature, cancellation));
        return
        [
            .. answers.Select((each, i) => new RefinedText(each.Question.Item, each.Sample, each.Question.Passage, each.Question.Question, each.Question.Answers[each.Sample].Answer, each.Question.Answers[each.Sample].Rating, scores[i],
                [.. direct[(i * n)..((i + 1) * n)]],
                [.. Enumerable.Range(i * n, n).Select(at => new CritiquedText(critiques[at].Text, helpfulness[at], conditional[at]))])),
        ];

        Dictionary<string, string> Values((LabelledQuestion Question, int Sample) of, string? answer = null, string? critique = null) =>
            texts.Values(of.Question.Passage, of.Question.Question, answer ?? of.Question.Answers[of.Sample].Answer, critique);

        ScoredText[] Scored(IReadOnlyList<WrittenText> written) =>
            [.. texts.Score(FormatNames.Critiqueability, [.. written.Select((text, i) => Values(answers[i / n], text.Text))], cancellation)
                .Zip(written, (score, text) => new ScoredText(text.Text, text.Truncated, score))];
    }

    /// <summary>How often a refinement has a lower critiqueability score than the answer, so that it would be kept: of the direct one of lowest score, and of the one by the critique of highest helpfulness score, ties split evenly.</summary>
    public static (double Direct, double Conditional) Kept(IReadOnlyCollection<RefinedText> refined) =>
    (
        refined.Average(each => BestOf.Lowest([.. each.Direct.Select(text => Lower(text, each))], [.. each.Direct.Select(text => text.Critiqueability)], each.Direct.Length)),
        refined.Average(each => BestOf.Lowest([.. each.Conditional.Select(text => Lower(text.Refinement, each))], [.. each.Conditional.Select(text => -text.Helpfulness)], each.Conditional.Length))
    );

    /// <summary>Writes the file whole or not at all.</summary>
    public static void Write(string path, IEnumerable<RefinedText> refined) => SampleLines.Write(path, refined, LabelJson.Readable.RefinedText);

    /// <summary>Reads the answers one by one, in the file's order.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidSamplesException">A line is not what it should be; the message names file, line and key.</exception>
    public static IEnumerable<RefinedText> Read(string path) => SampleLines.Read(path, LabelJson.Default.RefinedText, refined => refined.Direct.Length > 0 && refined.Direct.Length == refined.Conditional.Length ? null : "direct and conditional have the same number of entries, at least one.");

    private static double Lower(ScoredText refinement, RefinedText original) => refinement.Critiqueability < original.Critiqueability ? 1 : 0;
}
