using TaskDsl.Evaluation.Assistance;
using TaskDsl.Experiments;
using TaskDsl.Hosting.Console;
using TaskDsl.Tasks;

namespace TaskDsl.Hosting.Running;

/// <summary>The answers that are to be critiqued: a file's, or the model's own.</summary>
/// <param name="Path">The file; null for the model's own.</param>
/// <param name="Questions">How many questions the model answers.</param>
/// <param name="Temperature">At which temperature.</param>
internal sealed record WantedAnswers(string? Path, int Questions, double Temperature)
{
    private static readonly string[] Sources = [.. Enum.GetNames<AnswerSource>().Select(source => source.ToLowerInvariant())];

    /// <summary>The answers with their critiques, made as they are read, and how many there are.</summary>
    /// <exception cref="CommandException">The file cannot be read, or one of its lines is no answer that can be critiqued.</exception>
    public (IEnumerable<AssistedAnswer> Answers, int Count) From(ExperimentDefinition experiment, RoundData data, AssistanceSampling assistance, CancellationToken cancellation)
    {
        if (Path is null)
        {
            string[] questions = [.. RoundData.UntilOut(data.TestQuestions(Questions))];
            return (assistance.OfOwn(questions, Temperature, cancellation), questions.Length);
        }

        // All of them before the first is critiqued: a mistake on the last line costs no work.
        GivenAnswer[] given = [.. Read(Path, experiment.Task, assistance)];
        return (assistance.Of(given, cancellation), given.Length);
    }

    private static List<GivenAnswer> Read(string path, TaskDefinition task, AssistanceSampling assistance)
    {
        string question = task.FieldOf(Role.Question)!, answer = task.FieldOf(Role.Answer)!;
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
                    Question = Text(input, question),
                    Answer = Text(input, answer),
                    Source = source is null ? null : Enum.GetValues<AnswerSource>()[Array.IndexOf(Sources, source)],
                };
                answers.Add(assistance.WhyNot(given) is { } why ? throw input.Error(why) : given);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException("TDSL4001", $"The file cannot be read: {e.Message}", ExitCode.Usage, path, e);
        }

        return answers.Count > 0 ? answers : throw new CommandException("TDSL4001", $"The file holds no answer. Each line is {{\"{question}\": …, \"{answer}\": …}}.", ExitCode.Usage, path);
    }

    private static string Text(InputObject input, string key) => input.Texts.TryGetValue(key, out string? text) ? text : throw input.Error($"'{key}' is missing or no text");

    private static string? Optional(InputObject input, string key) => input.Keys.Contains(key) ? Text(input, key) : null;
}
