using System.Text.Json;
using TaskDsl.Examples;
using TaskDsl.Files;
using TaskDsl.Hosting.Console;
using TaskDsl.Oracles;

namespace TaskDsl.Hosting.Running;

/// <summary><c>answers.jsonl</c>: the judged answers of the round before, in the order in which they were sampled.</summary>
internal static class JudgedAnswerFile
{
    public static void Write(string path, IEnumerable<JudgedAnswer> answers) => WholeFile.Write(path, stream =>
    {
        foreach (JudgedAnswer answer in answers)
        {
            JsonLines.Write(stream, json =>
            {
                json.WriteString("question", answer.Question);
                json.WriteString("answer", answer.Answer);
                json.WriteBoolean("parsed", answer.Verdict.Parsed);
                json.WriteBoolean("correct", answer.Verdict.Correct);
                json.WriteString("critique", answer.Critique);
                if (answer.Sampled is { } sampled)
                {
                    json.WriteString("sampled_critique", sampled.Text);
                    json.WriteBoolean("sampled_critique_valid", sampled.Valid);
                }
            });
        }
    });

    /// <exception cref="CommandException">The file is damaged.</exception>
    public static List<JudgedAnswer> Read(string path)
    {
        var answers = new List<JudgedAnswer>();
        int line = 0;
        foreach (string text in File.ReadLines(path))
        {
            line++;
            try
            {
                using JsonDocument document = JsonDocument.Parse(text);
                JsonElement root = document.RootElement;
                answers.Add(new JudgedAnswer(
                    root.GetProperty("question").GetString()!,
                    root.GetProperty("answer").GetString()!,
                    new Verdict(root.GetProperty("parsed").GetBoolean(), root.GetProperty("correct").GetBoolean()),
                    root.GetProperty("critique").GetString(),
                    root.TryGetProperty("sampled_critique", out JsonElement sampled) ? new JudgedCritique(sampled.GetString()!, root.GetProperty("sampled_critique_valid").GetBoolean()) : null));
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new CommandException("TDSL4011", $"This line is damaged: {e.Message} Delete the file to have it made again.", ExitCode.Failed, $"{path}({line},1)", e);
            }
        }

        return answers;
    }
}
