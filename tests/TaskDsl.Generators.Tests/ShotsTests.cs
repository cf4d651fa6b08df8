using Microsoft.CodeAnalysis;
using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Generators.Tests;

/// <summary>Few-shot formats: compiled, rendered, encoded, read back, and their examples drawn.</summary>
public class ShotsTests
{
    private static readonly Lazy<TaskDefinition> Loaded = new(() => new Project().With("shots.task.yaml", Project.Good("shots.task.yaml")).Run().LoadTask("Shots"));

    private static readonly string[][] TwoShots = [["1 + 1", "3", "Yes"], ["2 + 2", "4", "No"]];

    private static TaskDefinition Task => Loaded.Value;

    private static Format Critique => Task.Format("critique");

    [Fact]
    public void Shots_stand_before_the_text_as_context_without_end_tokens()
    {
        Rendering rendering = Critique.Render(["5 + 5", "11", "Digit at index 1 should be 0"], Critique.Shots(TwoShots));
        Assert.Equal(
            "Question: 1 + 1↵Answer: 3↵Flawed: Yes↵---↵Question: 2 + 2↵Answer: 4↵Flawed: No↵---↵Question: 5 + 5↵Answer: 11↵Flawed:⟦ Yes⟧↵Critique:⟦ Digit at index 1 should be 0◆⟧",
            rendering.ToString().Replace('\n', '↵'));
        Assert.Equal(rendering.Text, string.Concat(rendering.Segments.Select(segment => segment.Text)));

        Encoded encoded = Critique.Encode(["5 + 5", "11", "x"], Tokenizer.Bytes, Critique.Shots(TwoShots));
        Assert.Equal(" Yes x", Tokenizer.Bytes.Decode([.. encoded.Ids.Where((_, i) => encoded.Mask[i] == 1)]));
        Assert.Single(encoded.Ids, id => id == Tokenizer.Bytes.End);

        Prompt prompt = Critique.Prompt("critique", ["5 + 5", "11"], Critique.Shots(TwoShots));
        Assert.EndsWith("Flawed: No\n---\nQuestion: 5 + 5\nAnswer: 11\nFlawed: Yes\nCritique:", prompt.Text, StringComparison.Ordinal);
        int[] ids = prompt.Encode(Tokenizer.Bytes);
        Assert.Equal(ids, encoded.Ids[..ids.Length]);
    }

    [Fact]
    public void A_text_is_read_after_the_shots_that_it_begins_with()
    {
        Shots shots = Critique.Shots(TwoShots);
        string text = Critique.Render(["5 + 5", "11", "c"], shots).Text;
        Assert.True(Critique.TryParse(text, out string[] values, out string? error, shots), error);
        Assert.Equal(["5 + 5", "11", "c"], values);
        string prompt = Critique.Prompt("critique", ["5 + 5", "11"], shots).Text;
        Assert.True(Critique.TryParseCompletion(prompt, " c", out values, out error, shots), error);
        Assert.Equal(["5 + 5", "11", "c"], values);

        Assert.False(Critique.TryParse("Question: 1 + 2" + text[15..], out _, out error, shots));
        Assert.Contains("does not begin with the shots given: it differs from them at character 15", error, StringComparison.Ordinal);
        Assert.False(Critique.TryParse(shots.Text + "Question: 5", out _, out error, shots));
        Assert.Contains($"expected '\\nAnswer:' at character {shots.Text.Length + 12}", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shots_that_are_missing_too_many_or_not_of_their_format_are_refused()
    {
        Assert.Contains("the shots are missing: 2 examples of 'critiqueability'", Refusal(() => Critique.Render(["q", "a", "c"])), StringComparison.Ordinal);
        Assert.Contains("exactly 2 examples of 'critiqueability' before the text, and 1 is given", Refusal(() => Critique.Shots([TwoShots[0]])), StringComparison.Ordinal);
        Assert.Contains("Shots.critiqueability: the field 'answer' holds a line break", Refusal(() => Critique.Shots([TwoShots[0], ["q", "a\nb", "Yes"]])), StringComparison.Ordinal);
        Assert.Contains("these are the shots of Shots.critique", Refusal(() => Task.Format("base").Render(["q", "a"], Critique.Shots(TwoShots))), StringComparison.Ordinal);
        Assert.Contains("has no shots", Refusal(() => Task.Format("critiqueability").Shots(TwoShots)), StringComparison.Ordinal);
        Assert.Contains("second reading", Refusal(() => Task.Format("cited").Shots([["a: b", "c"]])), StringComparison.Ordinal);

        static string Refusal(Action render) => Assert.Throws<InvalidExampleException>(render).Message;
    }

    [Fact]
    public void A_format_may_show_its_own_examples_and_its_baseline_shows_those_of_the_baseline()
    {
        Format preference = Task.Format("preference"), baseline = Task.Format("preference_without_critique");
        Assert.Equal("Question: q↵Answer: a↵Critique: c↵↵Question: r↵Answer: b↵Critique: d◆", preference.Render(["r", "b", "d"], preference.Shots([["q", "a", "c"]])).ToString().Replace('\n', '↵'));
        Assert.Equal("Question: q↵Answer: a↵↵Question: r↵Answer: b◆", baseline.Render(["r", "b"], baseline.Shots([["q", "a"]])).ToString().Replace('\n', '↵'));
        Assert.Null(Task.Format("critiqueability").FewShot);
    }

    [Fact]
    public void Shots_are_an_argument_that_cannot_be_left_out()
    {
        const string Use = """
            class Use
            {
                static readonly Probe.ShotsTask.CritiqueabilityExample Shot = new("1 + 1", "3", Probe.ShotsTask.CritiqueableLabel.Yes);
                object Right() => Probe.ShotsTask.Critique.Render([Shot, Shot], new("5 + 5", "11", "c"));
                object Prompt() => Probe.ShotsTask.Critique.PromptForCritique([Shot, Shot], "5 + 5", "11");
                bool Parse(string text) => Probe.ShotsTask.Critique.TryParse([Shot, Shot], text, out Probe.ShotsTask.CritiqueExample? read);
                object Without() => Probe.ShotsTask.Critiqueability.Render(Shot);
                object Missing() => Probe.ShotsTask.Critique.Render(new Probe.ShotsTask.CritiqueExample("5 + 5", "11", "c"));
                object MissingInPrompt() => Probe.ShotsTask.Critique.PromptForCritique("5 + 5", "11");
                object OfAnother() => Probe.ShotsTask.Critique.Shots([new Probe.ShotsTask.CritiqueExample("5 + 5", "11", "c")]);
            }
            """;
        Generated generated = new Project().With("shots.task.yaml", Project.Good("shots.task.yaml")).WithCode(Use, "Use.cs").Run();
        string[] lines = Use.Split('\n');
        Assert.Equal(
            ["Missing", "MissingInPrompt", "OfAnother"],
            generated.Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1].Replace("()", "", StringComparison.Ordinal)).Distinct());
    }

    [Fact]
    public void Fixed_shots_are_the_same_for_every_item_and_stage_and_of_the_training_split()
    {
        IOracle oracle = Task.Oracle!();
        var train = new OracleShots(Task, Critique, oracle, 1, "train");
        Shots shots = train.For("1 + 1", 0)!;
        Assert.Equal(shots.Text, train.For("2 + 2", 7)!.Text);
        Assert.Equal(shots.Text, new OracleShots(Task, Critique, oracle, 1, "gaps").For(null, 3)!.Text);
        Assert.NotEqual(shots.Text, new OracleShots(Task, Critique, oracle, 2, "train").For("1 + 1", 0)!.Text);
        Assert.Equal(train.FixedQuestions, shots.Examples.Select(example => example[0]));
        Assert.All(train.FixedQuestions, question => Assert.Equal(Split.Train, Splits.Of(oracle.Kind(question))));
        // One flawed answer, one right one.
        Assert.Equal(["Yes", "No"], shots.Examples.Select(example => example[2]));
        Assert.Equal([false, true], shots.Examples.Select(example => oracle.Judge(example[0], example[1]).Correct));
    }

    [Fact]
    public void Drawn_shots_depend_on_seed_stage_and_item_and_never_show_the_item_or_its_twin()
    {
        // One digit: 38 kinds in the training split, so that a shot of the item's kind would soon be drawn.
        IOracle oracle = new AdditionOracle(1);
        Format format = Task.Format("base");
        var shots = new OracleShots(Task, format, oracle, 1, "train");
        string[] questions = [.. new QuestionSource(oracle, Split.Train, 1, "items").Take(38)];
        var texts = new HashSet<string>();
        for (int item = 0; item < 400; item++)
        {
            string question = questions[item % questions.Length];
            Shots drawn = shots.For(question, item)!;
            string[] kinds = [.. drawn.Examples.Select(example => oracle.Kind(example[0]))];
            Assert.Equal(3, kinds.Distinct().Count());
            Assert.DoesNotContain(oracle.Kind(question), kinds);
            Assert.All(kinds, kind => Assert.Equal(Split.Train, Splits.Of(kind)));
            Assert.All(drawn.Examples, example => Assert.True(oracle.Judge(example[0], example[1]).Correct));
            texts.Add(drawn.Text);
        }

        Assert.True(texts.Count > 390, $"{texts.Count} different");
        Assert.Equal(shots.For(questions[3], 5)!.Text, new OracleShots(Task, format, oracle, 1, "train").For(questions[3], 5)!.Text);
        Assert.NotEqual(shots.For(questions[3], 5)!.Text, new OracleShots(Task, format, oracle, 1, "gaps").For(questions[3], 5)!.Text);
    }

    [Fact]
    public void Training_sequences_have_their_shots_however_many_are_taken()
    {
        IOracle oracle = Task.Oracle!();
        string[] questions = [.. new QuestionSource(oracle, Split.Train, 1, "base").Take(20)];
        Example[] all = [.. RoundExamples.Base(Task, oracle, questions, 1, "base")], few = [.. RoundExamples.Base(Task, oracle, questions.Take(5), 1, "base")];
        Assert.Equal(few.Select(example => example.Shots!.Text), all.Take(5).Select(example => example.Shots!.Text));
        Assert.All(all, example => Assert.True(example.Encode(Tokenizer.Bytes).Targets > 1));

        JudgedAnswer[] judged = [new("1 + 1", "3", Verdict.Wrong, "Digit at index 1 should be 2"), new("1 + 2", "3", Verdict.Right, null)];
        Example[] critiques = [.. RoundExamples.Critiques(Task, oracle, judged, critiques: 1, 1, "tiny/round-2")];
        Assert.NotNull(critiques[0].Shots);
        Assert.Null(critiques[1].Shots);
        Assert.NotNull(OracleExample.Draw(Task, Critique, oracle, 1, 0).Shots);
    }

    [Fact]
    public void Shots_that_no_oracle_can_make_are_refused_by_their_field()
    {
        var e = Assert.Throws<InvalidExampleException>(() => new OracleShots(Task, Task.Format("cited"), Task.Oracle!(), 1, "train").For("1 + 1", 0));
        Assert.Contains("the oracle can make no examples of 'quoted', which show the field 'source'; give the shots", e.Message, StringComparison.Ordinal);
    }
}
