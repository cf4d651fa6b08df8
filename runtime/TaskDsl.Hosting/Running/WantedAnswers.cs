using System.Text.Json;
using TaskDsl.Evaluation.Assistance;
using TaskDsl.Experiments;
using TaskDsl.Formats;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>The answers that are to be critiqued: a file's, the data's, or the model's own.</summary>
/// <param name="Path">The file; null for others.</param>
/// <param name="OfData">Whether they are those that the experiment's data have.</param>
/// <param name="Questions">To how many questions of the test split, without a file.</param>
/// <param name="Temperature">The temperature of the model's own.</param>
internal sealed record WantedAnswers(string? Path, bool OfData, int Questions, double Temperature)
{
    /// <summary>The id of the error for answers that are not to be had.</summary>
    public const string None = "TDSL4083";

    private static readonly string[] Sources = [.. Enum.GetNames<AnswerSource>().Select(source => source.ToLowerInvariant())];

    /// <summary>The answers with their critiques, made as they are read, and how many there are.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="projectFolder">The project's folder.</param>
    /// <param name="oracle">Draws the questions; null where they are the data's.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="assistance">Makes the critiques.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="CommandException">The file cannot be read, or one of its lines is no answer that can be critiqued, or there are no answers.</exception>
    public (IEnumerable<AssistedAnswer> Answers, int Count) From(ExperimentDefinition experiment, string projectFolder, IOracle? oracle, long seed, AssistanceSampling assistance, CancellationToken cancellation)
    {
        if (Path is not null)
        {
            // All of them before the first is critiqued: a mistake on the last line costs no work.
            GivenAnswer[] given = [.. Read(Path, experiment.Task, assistance)];
            return (assistance.Of(given, cancellation), given.Length);
        }

        if (oracle is not null)
        {
            string question = experiment.Task.FieldOf(Role.Question)!;
            IReadOnlyDictionary<string, string>[] drawn = [.. RoundData.UntilOut(new RoundData(experiment, oracle, seed).TestQuestions(Questions)).Select(each => new Dictionary<string, string>(StringComparer.Ordinal) { [question] = each })];
            return (assistance.OfOwn(drawn, Temperature, cancellation), drawn.Length);
        }

        DataQuestion[] questions = [.. DataQuestions.Read(experiment, projectFolder, Split.Test, Questions)];
        if (OfData)
        {
            string answer = experiment.Task.FieldOf(Role.Answer)!;
            GivenAnswer[] given = [.. Fitting(experiment, "answers", questions.SelectMany(question => question.Answers.Select(text => new Dictionary<string, string>(question.Values, StringComparer.Ordinal) { [answer] = text })), assistance)
                .Select((values, item) => new GivenAnswer { Item = item, Values = values })];
            return (assistance.Of(given, cancellation), given.Length);
        }

        IReadOnlyDictionary<string, string>[] asked = Fitting(experiment, "questions", questions.Select(question => question.Values), assistance);
        return (assistance.OfOwn(asked, Temperature, cancellation), asked.Length);
    }

    // Data are not written for a model's context: what does not fit is left out, and counted.
    private static IReadOnlyDictionary<string, string>[] Fitting(ExperimentDefinition experiment, string what, IEnumerable<IReadOnlyDictionary<string, string>> texts, AssistanceSampling assistance)
    {
        (IReadOnlyDictionary<string, string> Values, string? WhyNot)[] all = [.. texts.Select(values => (values, assistance.WhyNot(values)))];
        string[] unfit = [.. all.Select(each => each.WhyNot).OfType<string>()];
        if (unfit.Length == all.Length)
        {
            throw new CommandException(None, all.Length == 0 ? $"The test split has no {what}. Name a file of answers with --answers." : $"None of the test split's {all.Length} {what} can be taken, the first because: {unfit[0]}", ExitCode.Usage, experiment.SourceFile);
        }

        if (unfit.Length > 0)
        {
            Messages.Line($"{unfit.Length} of {all.Length} {what} are left out, the first because: {unfit[0]}");
        }

        return [.. all.Where(each => each.WhyNot is null).Select(each => each.Values)];
    }

    private static List<GivenAnswer> Read(string path, TaskDefinition task, AssistanceSampling assistance)
    {
        Field[] fields = [.. task.QuestionFields, task.Fields.Single(field => field.Name == task.FieldOf(Role.Answer))];
        var answers = new List<GivenAnswer>();
        try
        {
            using StreamReader reader = File.OpenText(path);
            foreach (InputObject input in JsonLines.Read(reader, path))
            {
                string? source = Optional(input, "source");
                if (source is not null && !Sources.Contains(source))
                {
                    throw input.Error($"source: expected {string.Join(", ", Sources)}, but this is '{source}'");
                }

                var given = new GivenAnswer
                {
                    Item = answers.Count,
                    Id = Optional(input, "id"),
                    Values = fields.ToDictionary(field => field.Name, field => Value(input, field), StringComparer.Ordinal),
                    Source = source is null ? null : Enum.GetValues<AnswerSource>()[Array.IndexOf(Sources, source)],
                };
                answers.Add(assistance.WhyNot(given.Values) is { } why ? throw input.Error(why) : given);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
        }

        return answers.Count > 0 ? answers : throw new CommandException("TDSL4001", $"The file holds no answer. Each line is {{{string.Join(", ", fields.Select(field => $"\"{field.Name}\": …"))}}}.", ExitCode.Usage, path);
    }

    private static string Value(InputObject input, Field field) => field.Turns is null ? Text(input, field.Name)
        : input.Lists.TryGetValue(field.Name, out JsonElement turns) ? turns.GetRawText() : throw input.Error($"'{field.Name}' is missing or no list of turns");

    private static string Text(InputObject input, string key) => input.Texts.TryGetValue(key, out string? text) ? text : throw input.Error($"'{key}' is missing or no text");

    private static string? Optional(InputObject input, string key) => input.Keys.Contains(key) ? Text(input, key) : null;
}
