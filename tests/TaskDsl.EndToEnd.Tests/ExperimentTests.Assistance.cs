using System.Text.Json;

namespace TaskDsl.EndToEnd.Tests;

/// <summary>A trained model that assists people.</summary>
public sealed partial class ExperimentTests
{
    private static void Assists(UserProject project)
    {
        string file = "experiments/Whole/seed-1/tiny/round-3/assistance.jsonl";
        UserProject.Result result = project.Run("", "assist", "Whole", "--questions", "5");
        Assert.True(result.ExitCode == 0, result.Errors);
        JsonElement[] answers = Lines();
        Assert.Equal((5, answers.Sum(answer => answer.GetProperty("critiques").GetArrayLength())), (JsonSerializer.Deserialize<JsonElement>(result.Output).GetProperty("answers").GetInt32(), JsonSerializer.Deserialize<JsonElement>(result.Output).GetProperty("critiques").GetInt32()));
        Assert.All(answers, answer =>
        {
            JsonElement[] critiques = [.. answer.GetProperty("critiques").EnumerateArray()];
            Assert.Equal(8, critiques.Sum(critique => critique.GetProperty("count").GetInt32()) + answer.GetProperty("left_out").GetInt32());
            Assert.Distinct(critiques.Select(critique => critique.GetProperty("text").GetString()));
            double[] scores = [.. critiques.Select(critique => critique.GetProperty("helpfulness").GetDouble())];
            Assert.Equal(scores.OrderDescending(), scores);
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
        });
        Assert.False(File.Exists(project.PathOf("experiments/Whole/seed-1/tiny/round-3/assistance.partial.jsonl")));

        // The same answers, handed in: the same critiques.
        project.Write("answers.jsonl", string.Concat(answers.Select((answer, i) => $$"""{"id":"a{{i}}","question":{{answer.GetProperty("question").GetRawText()}},"answer":{{answer.GetProperty("answer").GetRawText()}},"source":"misleading"}""" + "\n")));
        UserProject.Result given = project.Run("", "assist", "Whole", "--answers", "answers.jsonl", "--output", "given.jsonl");
        Assert.True(given.ExitCode == 0, given.Errors);
        JsonElement[] again = [.. project.Read("given.jsonl").TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
        Assert.Equal(answers.Select(answer => answer.GetProperty("critiques").GetRawText()), again.Select(answer => answer.GetProperty("critiques").GetRawText()));
        Assert.Equal(("a4", "misleading"), (again[4].GetProperty("id").GetString(), again[4].GetProperty("source").GetString()));

        Says("error TDSL4072: Whole, seed 1, tiny, round 2: its weights were not trained on 'helpfulness'", "assist", "Whole", "--round", "2");
        Says("error TDSL4083: The experiment Whole has no data with answers.", "assist", "Whole", "--from", "data");
        Says("--questions is for other answers than a file's", "assist", "Whole", "--answers", "answers.jsonl", "--questions", "5");
        project.Write("answers.jsonl", "{\"question\": \"1 + 1\", \"answer\": \"2\"}\n{\"question\": \"one and one\", \"answer\": \"2\"}\n");
        Says("answers.jsonl(2,1) : error TDSL4002: ", "assist", "Whole", "--answers", "answers.jsonl");

        // What people then did.
        project.Write("records.jsonl", """
            {"question":"1 + 1","answer":"3","source":"model","condition":"none","labeler":"ann","critiques":[]}
            {"question":"1 + 1","answer":"3","source":"model","condition":"assist","labeler":"bob","critiques":[{"text":"Digit at index 1 should be 2","severity":4,"used":true}]}

            """);
        UserProject.Result records = project.Run("", "assistance", "records.jsonl");
        Assert.True(records.ExitCode == 0, records.Errors);
        Assert.Equal(["none", "assist", "none", "assist"], JsonSerializer.Deserialize<JsonElement>(records.Output).GetProperty("figure_1").EnumerateArray().Select(cell => cell.GetProperty("condition").GetString()));
        Assert.Contains("severity 4 (1)", records.Errors, StringComparison.Ordinal);
        project.Write("records.jsonl", "{\"question\":\"1 + 1\"}\n");
        Says("records.jsonl(1,1) : error TDSL4071: answer: the key is missing.", "assistance", "records.jsonl");
        Says("There is no key 'labeller'. Did you mean 'labeler'?", "assistance", "records.jsonl", "--map", "labeller=who");

        JsonElement[] Lines() => [.. project.Read(file).TrimEnd().Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

        void Says(string expected, params string[] arguments)
        {
            UserProject.Result wrong = project.Run("", arguments);
            Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
            Assert.Contains(expected, wrong.Errors, StringComparison.Ordinal);
        }
    }
}
