using System.Globalization;
using TaskDsl.Data;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Evaluation.Labels;
using TaskDsl.Evaluation.Sampling;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Commands;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Training;

namespace TaskDsl.Hosting.Running;

/// <summary>The stages that measure a model on the answers and critiques that people labelled in the test split.</summary>
internal sealed class FileMeasuring(ExperimentDefinition experiment, string projectFolder, DataFiles files, long seed, string key, RoundFolder folder, string weights, Func<Transformer> loadModel)
{
    // The scores of a model that has not learned to judge critiques say nothing.
    private bool ScoresCritiques => experiment.Rounds.Any(round => round.Helpfulness > 0);

    /// <summary>Scores rated answers and judged critiques: the gaps with people's labels in the oracle's place, and the helpfulness score.</summary>
    public Stage EvaluateStage() => new(
        StageNames.Evaluate,
        Inputs([("questions", experiment.Gaps!.Questions), ("best_of", experiment.Gaps.BestOf), ("helpfulness", ScoresCritiques)], FormatNames.Critiqueability, FormatNames.Helpfulness),
        [RoundFolder.Samples, .. ScoresCritiques ? new[] { RoundFolder.Helpfulness } : []],
        cancellation => Measure(RoundFolder.PartialSamples, (model, labels, store, notes) =>
        {
            var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
            IReadOnlyList<QuestionSamples> samples = LabelledGaps.Run(experiment, model, seed, key, labels, leftOut, store, cancellation);
            Note(notes, "measured questions", samples.Count, leftOut);
            if (samples.Count < 2)
            {
                throw new CommandException(DataException.NoData, $"{folder.Title}: the test split has {samples.Count} questions with {experiment.Gaps!.BestOf} or more rated answers{string.Concat(leftOut.Select(reason => $"; left out: {reason.Value}, {reason.Key}"))}. Gaps need at least two.", ExitCode.Usage, experiment.SourceFile);
            }

            SampleFile.Write(folder.File(RoundFolder.Samples), samples);
            if (!ScoresCritiques)
            {
                return;
            }

            leftOut.Clear();
            IReadOnlyList<ScoredCritique> critiques = HelpfulnessScores.Run(experiment, model, seed, key, labels, leftOut, store, cancellation);
            HelpfulnessScores.Write(folder.File(RoundFolder.Helpfulness), critiques);
            Note(notes, "judged critiques", critiques.Count, leftOut);
            if (HelpfulnessResults.Measured(critiques) is { } results)
            {
                notes["helpfulness AUC"] = Shown(results.Auc?.Value ?? double.NaN);
                notes["helpfulness accuracy"] = Shown(results.Accuracy.Value);
                notes["helpfulness calibration error"] = Shown(results.CalibrationError.Value);
            }
        }));

    /// <summary>Refines rated answers, for people to judge.</summary>
    public Stage RefineStage() => new(
        StageNames.Refine,
        Inputs([("questions", experiment.Refinement!.Questions), ("best_of", experiment.Refinement.BestOf), ("temperature", experiment.Refinement.Temperature)],
            FormatNames.Critiqueability, FormatNames.Critique, FormatNames.Helpfulness, FormatNames.ConditionalRefinement, FormatNames.DirectRefinement),
        [RoundFolder.RefinementsToJudge],
        cancellation => Measure(RoundFolder.PartialRefinements, (model, labels, store, notes) =>
        {
            var leftOut = new SortedDictionary<string, int>(StringComparer.Ordinal);
            IReadOnlyList<RefinedText> refined = LabelledRefinements.Run(experiment, model, seed, key, labels, leftOut, store, cancellation);
            LabelledRefinements.Write(folder.File(RoundFolder.RefinementsToJudge), refined);
            Note(notes, "refined answers", refined.Count, leftOut);
            if (refined.Count > 0)
            {
                (double direct, double conditional) = LabelledRefinements.Kept(refined);
                (notes["direct refinements that would be kept"], notes["refinements by critique that would be kept"]) = (Shown(direct), Shown(conditional));
                Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: by the model's own score, {direct:P0} of direct refinements and {conditional:P0} of those by critique are less flawed than the answer. Nobody has judged them: {folder.File(RoundFolder.RefinementsToJudge)}"));
            }
        }));

    private SortedDictionary<string, string> Inputs(IEnumerable<(string, object)> settings, params IEnumerable<string> formats) => RoundRunner.Inputs(
    [
        ("seed", seed), ("weights", weights), .. files.MeasuredInputs, .. settings,
        .. formats.Where(experiment.Task.Has).Select(format => ($"format {format}", (object)experiment.Task.Format(format).EncodingId(experiment.Tokenizer))),
    ]);

    private SortedDictionary<string, string> Measure(string partial, Action<Transformer, HumanLabels, SampleStore, SortedDictionary<string, string>> measure)
    {
        var notes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var labels = HumanLabels.Of(RatedAnswers.Read(experiment, projectFolder, Split.Test));
        NoteShared(notes);
        using Transformer model = loadModel();
        using var store = new SampleStore(folder.File(partial), model, experiment.Tokenizer);
        measure(model, labels, store, notes);
        store.Delete();
        return notes;
    }

    // Splits that are cut from one file share nothing.
    private void NoteShared(SortedDictionary<string, string> notes)
    {
        if (experiment.Data!.Test.IsEmpty)
        {
            return;
        }

        var groups = new DataGroups();
        foreach (DataItem item in ItemData.Read(experiment, projectFolder, Split.Train))
        {
            groups.Add(Split.Train, item.Origin.Group);
        }

        foreach (RatedQuestion question in RatedAnswers.Read(experiment, projectFolder, Split.Test))
        {
            groups.Add(Split.Test, question.Origin.Group);
        }

        if (groups.Shared(Split.Train, Split.Test) is > 0 and var shared)
        {
            notes["groups also trained on"] = $"{shared}";
            groups.SaySeveral();
        }
    }

    private void Note(SortedDictionary<string, string> notes, string what, int count, IReadOnlyDictionary<string, int> leftOut)
    {
        notes[what] = $"{count}";
        if (leftOut.Count > 0)
        {
            Messages.Line(string.Create(CultureInfo.InvariantCulture, $"{folder.Title}: {what}: {count:N0}; left out: {string.Join("; ", leftOut.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0}, {reason.Key}")))}."));
        }

        foreach ((string reason, int number) in leftOut)
        {
            notes[$"{what} left out: {reason}"] = $"{number}";
        }
    }

    private static string Shown(double value) => value.ToString("F4", CultureInfo.InvariantCulture);
}
