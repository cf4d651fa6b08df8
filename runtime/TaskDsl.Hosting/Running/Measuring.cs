using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Refinement;
using TaskDsl.Evaluation.Rounds;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>The stages that sample: a round's judged answers, and the measurements.</summary>
internal static class Measuring
{
    public static SortedDictionary<string, string> Answers(ModelRun run, string key, int number, RoundDefinition round, Transformer model, RoundFolder folder, CancellationToken cancellation)
    {
        using (model)
        using (var store = new SampleStore(folder.File(RoundFolder.PartialAnswers), model, run.Experiment.Tokenizer))
        {
            var progress = new Progress("judged", "answers");
            List<JudgedAnswer> judged = JudgedAnswers.Sample(run.Experiment, run.Oracle, model, run.Seed, key, round, RoundData.UntilOut(run.Data.FreshQuestions(number)), done => progress.Report(done, round.Critiqueability + round.Helpfulness), store, cancellation);
            progress.End(judged.Count, judged.Count, FormattableString.Invariant($"{judged.Count(answer => answer.Verdict.Correct) / (double)judged.Count:P0} right"));
            List<JudgedAnswer> validation = JudgedAnswers.Sample(run.Experiment, run.Oracle, model, run.Seed, $"{key}/validation", round with { Critiqueability = RoundData.ValidationQuestions, Helpfulness = round.Helpfulness > 0 ? RoundData.ValidationQuestions : 0, Oversample = 1 }, RoundData.UntilOut(run.Data.HeldOutQuestions(RoundData.ValidationQuestions)), progress: null, store, cancellation);
            JudgedAnswerFile.Write(folder.File(RoundFolder.Answers), judged);
            JudgedAnswerFile.Write(folder.File(RoundFolder.ValidationAnswers), validation);
            store.Delete();
            return new(StringComparer.Ordinal)
            {
                ["answers"] = $"{judged.Count}",
                ["right"] = $"{judged.Count(answer => answer.Verdict.Correct)}",
                ["unparsed"] = $"{judged.Count(answer => !answer.Verdict.Parsed)}",
                ["sampled critiques"] = $"{judged.Count(answer => answer.Sampled is not null)}",
                ["valid sampled critiques"] = $"{judged.Count(answer => answer.Sampled is { Valid: true })}",
            };
        }
    }

    public static SortedDictionary<string, string> OracleAnswers(ModelRun run, string key, int number, RoundDefinition round, RoundFolder folder)
    {
        JudgedAnswer[] judged = [.. JudgedAnswers.OfOracle(run.Oracle, run.Seed, key, RoundData.UntilOut(run.Data.FreshQuestions(number)).Take(round.Critiqueability))];
        JudgedAnswerFile.Write(folder.File(RoundFolder.Answers), judged);
        JudgedAnswerFile.Write(folder.File(RoundFolder.ValidationAnswers), JudgedAnswers.OfOracle(run.Oracle, run.Seed, $"{key}/validation", RoundData.UntilOut(run.Data.HeldOutQuestions(RoundData.ValidationQuestions))));
        return new(StringComparer.Ordinal) { ["answers"] = $"{judged.Length}", ["right"] = $"{judged.Count(answer => answer.Verdict.Correct)}" };
    }

    public static SortedDictionary<string, string> Gaps(ModelRun run, string key, GapsDefinition gaps, Transformer model, RoundFolder folder, CancellationToken cancellation) => Measure(
        run, model, folder.File(RoundFolder.PartialSamples), gaps.Questions,
        store => GapSampling.Run(run.Experiment, run.Oracle, model, run.Seed, key, run.Data.TestQuestions(gaps.Questions), store, cancellation),
        samples => SampleFile.Write(folder.File(RoundFolder.Samples), samples));

    public static SortedDictionary<string, string> Refinements(ModelRun run, string key, RefinementDefinition refinement, Transformer model, RoundFolder folder, CancellationToken cancellation) => Measure(
        run, model, folder.File(RoundFolder.PartialRefinements), refinement.Questions,
        store => RefinementSampling.Run(run.Experiment, run.Oracle, model, run.Seed, key, run.Data.RefinementQuestions(refinement.Questions), store, cancellation),
        refinements => RefinementFile.Write(folder.File(RoundFolder.Refinements), refinements));

    public static SortedDictionary<string, string> SelfCritiques(ModelRun run, string key, SelfCritiqueDefinition critique, Transformer model, RoundFolder folder, CancellationToken cancellation) => Measure(
        run, model, folder.File(RoundFolder.PartialSelfCritiques), critique.Questions,
        store => SelfCritiqueSampling.OfOwn(run.Experiment, run.Oracle, model, run.Model.Name, run.Seed, key, run.Data.TestQuestions(critique.Questions), store, cancellation),
        answers => CritiqueFile.Write(folder.File(RoundFolder.SelfCritiques), answers));

    public static SortedDictionary<string, string> CrossCritiques(ModelRun run, string key, CritiquedAnswer[] others, Transformer model, RoundFolder folder, CancellationToken cancellation) => Measure(
        run, model, folder.File(RoundFolder.PartialCrossCritiques), others.Length,
        store => SelfCritiqueSampling.OfOthers(run.Experiment, run.Oracle, model, run.Model.Name, run.Seed, key, others, store, cancellation),
        answers => CritiqueFile.Write(folder.File(RoundFolder.CrossCritiques), answers));

    private static SortedDictionary<string, string> Measure<T>(ModelRun run, Transformer model, string partial, int count, Func<SampleStore, IEnumerable<T>> sample, Action<IEnumerable<T>> write)
    {
        using (model)
        using (var store = new SampleStore(partial, model, run.Experiment.Tokenizer))
        {
            write(Counted(sample(store), count));
            store.Delete();
            return [];
        }
    }

    // The items as they come, with progress.
    private static IEnumerable<T> Counted<T>(IEnumerable<T> questions, int of)
    {
        var progress = new Progress("measured", "questions");
        int done = 0;
        foreach (T question in questions)
        {
            progress.Report(++done, of);
            yield return question;
        }

        progress.End(done, of);
    }
}
