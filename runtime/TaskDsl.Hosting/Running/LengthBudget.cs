using System.Globalization;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tokenizers;

namespace TaskDsl.Hosting.Running;

/// <summary>Whether an experiment's examples fit its models, before anything is trained: drawn from the oracle, and encoded as a run encodes them.</summary>
internal static class LengthBudget
{
    private const int Drawn = 200;

    /// <summary>Checks the formats that experiments train against each model's context, and says how long their examples get.</summary>
    /// <returns>The exit code: failed where examples are too long and the experiment does not say what becomes of such.</returns>
    public static int Check(IEnumerable<ExperimentDefinition> experiments, string projectFolder)
    {
        int code = ExitCode.Success;
        var lengths = new List<string>();
        foreach (ExperimentDefinition experiment in experiments)
        {
            // One that does not fit hides no other.
            try
            {
                code = Math.Max(code, CheckOne(experiment, projectFolder, lengths));
            }
            catch (CommandException e) when (experiment.TokenizerFile is not null && e.Id == "TDSL4019")
            {
                Messages.Error(e.Origin!, e.Id, e.Message);
                code = Math.Max(code, e.ExitCode);
            }
        }

        if (lengths.Count > 0)
        {
            Messages.Line($"The longest of {Drawn} drawn examples of each format: {string.Join(", ", lengths)}.");
        }

        return code;
    }

    private static int CheckOne(ExperimentDefinition compiled, string projectFolder, List<string> lengths)
    {
        if (ProjectTokenizer.PathOf(compiled, projectFolder) is { } path && !File.Exists(path))
        {
            // Large files are often fetched after the first build. A run says it as an error.
            Messages.Line($"{compiled.Name}: lengths are not checked, because the tokenizer's file is not there: {path}");
            return ExitCode.Success;
        }

        if (compiled.Oracle is null || compiled.Data is { IsPairs: false })
        {
            Messages.Line($"{compiled.Name}: lengths are not checked, because its examples are read from files; a run says what is too long.");
            return ExitCode.Success;
        }

        ExperimentDefinition experiment = ProjectTokenizer.With(compiled, projectFolder);

        // Weights are often not where checks run: the lengths are then those of the other models.
        if (experiment.Models.Any(model => model.Folder is not null))
        {
            try
            {
                experiment = FirstWeights.Resolve(experiment, projectFolder);
            }
            catch (CommandException e) when (e.Id == FirstWeights.Unusable)
            {
                Messages.Line($"{experiment.Name}: lengths are not checked against the models from folders. {e.Message}");
                experiment = experiment with { Models = [.. experiment.Models.Where(model => model.Folder is null)] };
            }
        }

        string origin = new SettingPlaces(experiment, projectFolder).Of("context") ?? experiment.SourceFile;
        IOracle oracle = ProjectOracle.Of(experiment, projectFolder);
        int code = ExitCode.Success;
        var longest = new List<Measured>();
        foreach (Format format in TrainedFormats.Of(experiment.Task, experiment.Rounds))
        {
            Measured[] examples;
            try
            {
                examples = [.. Enumerable.Range(0, Drawn).Select(item => OracleExample.Draw(experiment.Task, format, oracle, experiment.Seeds[0], item)).Select(example => Measure(example, experiment.Tokenizer))];
            }
            catch (Exception e) when (e is BoundaryException or ArgumentException)
            {
                Messages.Error(experiment.SourceFile, "TDSL4021", e.Message);
                code = ExitCode.Failed;
                continue;
            }

            longest.Add(examples.MaxBy(example => example.Tokens)!);
            SayImitations(format, examples);
            SayComposed(experiment.Tokenizer, format, examples);
            foreach (ModelDefinition model in experiment.Models)
            {
                code = Math.Max(code, Fit(experiment, model, format, examples, origin));
            }
        }

        if (longest.MaxBy(example => example.Tokens) is { } most)
        {
            lengths.Add($"{experiment.Name} {most.Tokens} {(experiment.Models.IsEmpty ? "" : $"of {string.Join(" or ", experiment.Models.Select(model => model.Context).Distinct().Order())} ")}tokens ({most.Example.Format.FullName})");
        }

        return code;
    }

    private static int Fit(ExperimentDefinition experiment, ModelDefinition model, Format format, Measured[] examples, string origin)
    {
        int over = examples.Count(example => example.Tokens > model.Context);
        if (over == 0)
        {
            return ExitCode.Success;
        }

        Measured longest = examples.MaxBy(example => example.Tokens)!;
        if (experiment.Train.TooLong == TooLong.Error)
        {
            Messages.Error(origin, "TDSL4021", $"Of {Drawn} examples of {format.FullName}, {over} {(over == 1 ? "has" : "have")} more tokens than the context of the model '{model.Name}', {model.Context}. The longest has {longest.Tokens}: {FittedExamples.Shown(longest.Example)}. Give the model a context of at least {longest.Tokens}, or say what becomes of such sequences: train: {{ too_long: drop }}, or too_long: {{ truncate: FIELD }}.");
            return ExitCode.Failed;
        }

        Messages.Line(string.Create(CultureInfo.InvariantCulture,
            $"{experiment.Name}: about {100.0 * over / Drawn:F0} % of the examples of {format.FullName} are longer than the context of the model '{model.Name}', {model.Context}, and will be {(experiment.Train.TooLong == TooLong.Drop ? "dropped" : "truncated")}; the longest has {longest.Tokens} tokens."));
        return ExitCode.Success;
    }

    // It changes neither mask nor parsing, but a model may take it for the author's text.
    private static void SayImitations(Format format, Measured[] examples)
    {
        var literals = new Imitation(format);
        int imitating = examples.Count(example => literals.IsIn(example.Example.Values));
        if (imitating > 0)
        {
            Messages.Line($"{imitating} of {Drawn} examples of {format.FullName} hold text of their own format, which a model may take for a delimiter.");
        }
    }

    // What is learned then is not what was written, and what quotes it will not match.
    private static void SayComposed(Tokenizer tokenizer, Format format, Measured[] examples)
    {
        int composed = examples.Count(example => example.Example.Values.Any(tokenizer.Changes));
        if (composed > 0)
        {
            Messages.Line($"{composed} of {Drawn} examples of {format.FullName} hold characters that the tokenizer {tokenizer.Name} composes (NFC): what is learned, and comes back, are the composed ones. Compose the data first, if that matters.");
        }
    }

    private static Measured Measure(Example example, Tokenizer tokenizer)
    {
        foreach (FieldSegment label in example.Format.Learned.Where(segment => segment.Field.IsLabel))
        {
            _ = new LabelTokens(label, tokenizer);
        }

        return new(example, example.Encode(tokenizer).Ids.Length);
    }

    private sealed record Measured(Example Example, int Tokens);
}
