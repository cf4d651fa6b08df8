using System.CommandLine;
using System.Globalization;
using System.Text;
using TaskDsl.Evaluation.Critiques;
using TaskDsl.Evaluation.Gaps;
using TaskDsl.Hosting.Console;

namespace TaskDsl.Hosting.Commands;

/// <summary><c>metacritique FILE</c>: how factual and how comprehensive critiques are, from a judge's verdicts on their claims (Sun et al. 2024).</summary>
internal static class MetaCritiqueCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Verdicts, an object a line: {\"critic\":\"gpt-4\",\"factual\":[true,false],\"covered\":[true,null]}, with a verdict for each claim of the critique and for each claim of the reference." };
        var command = new Command("metacritique", "Compute MetaCritique precision, recall and F1 of each critic from given verdicts on claims: one object a line on standard output, a table for people on standard error.") { file };
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(file);
            (string Critic, int Critiques, MetaCritique Scores)[] critics = [.. Reading.Samples(path, () => VerdictFile.Score(path))];
            Messages.Line(Table(path, critics));
            using Stream output = System.Console.OpenStandardOutput();
            foreach ((string critic, int critiques, MetaCritique scores) in critics)
            {
                JsonLines.Write(output, json =>
                {
                    json.WriteString("critic", critic);
                    json.WriteNumber("critiques", critiques);
                    json.WriteNumber("precision", scores.Precision);
                    json.WriteNumber("recall", scores.Recall);
                    json.WriteNumber("f1", scores.F1);
                    json.WriteNumber("without_claims", scores.WithoutClaims);
                });
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static string Table(string path, (string Critic, int Critiques, MetaCritique Scores)[] critics)
    {
        int width = Math.Max(6, critics.Max(critic => critic.Critic.Length));
        var table = new StringBuilder($"{path}: MetaCritique, means over critiques\n{"critic".PadRight(width)} critiques  precision   recall       F1");
        foreach ((string critic, int critiques, MetaCritique scores) in critics)
        {
            table.Append(CultureInfo.InvariantCulture, $"\n{(critic.Length == 0 ? "–" : critic).PadRight(width)} {critiques,9:N0} {scores.Precision,10:F4} {scores.Recall,8:F4} {scores.F1,8:F4}");
        }

        int without = critics.Sum(critic => critic.Scores.WithoutClaims);
        return without == 0 ? table.ToString() : table.Append(CultureInfo.InvariantCulture, $"\nCritiques that claim nothing, or whose reference does: {without:N0}; the share of no claims is 0.").ToString();
    }
}
