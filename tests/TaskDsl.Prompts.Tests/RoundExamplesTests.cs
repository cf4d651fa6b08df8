using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Prompts.Tests;

/// <summary>What rounds make of judged answers: 12 + 39 is 51.</summary>
public class RoundExamplesTests
{
    private const string Question = "12 + 39", Critique = "Digit at index 1 should be 1";

    private static readonly JudgedAnswer Right = new(Question, "51", new Verdict(Parsed: true, Correct: true), null, new("Digit at index 1 should be 7", Valid: false));
    private static readonly JudgedAnswer Flawed = new(Question, "62", new Verdict(Parsed: true, Correct: false), Critique, new(Critique, Valid: true));
    private static readonly JudgedAnswer Unparsed = new(Question, "?", Verdict.Unparsed, null, new(Critique, Valid: false));

    private static TaskDefinition Task => AdditionTask.Definition;

    private static IOracle Oracle => new AdditionOracle(2);

    [Fact]
    public void Refinements_are_mended_by_the_critique_or_right_at_once() => Assert.Equal(
        [
            "Question: 12 + 39\nAnswer: 62\nFlawed: Yes\nCritique: Digit at index 1 should be 1\nRefinement:⟦ 61◆⟧",
            "Question: 12 + 39\nAnswer: 62\nRefinement:⟦ 51◆⟧",
        ],
        Texts(RoundExamples.Refinements(Task, Oracle, [Right, Unparsed, Flawed, Flawed], conditional: 1, direct: 1, seed: 1, "test")));

    [Fact]
    public void Helpfulness_is_learned_of_the_models_own_critiques() => Assert.Equal(
        [
            "Question: 12 + 39\nAnswer: 51\nFlawed: Yes\nCritique: Digit at index 1 should be 7\nHelpful:⟦ No⟧",
            "Question: 12 + 39\nAnswer: 62\nFlawed: Yes\nCritique: Digit at index 1 should be 1\nHelpful:⟦ Yes⟧",
        ],
        Texts(RoundExamples.Helpfulness(Task, Oracle, [Right, Flawed, Flawed with { Sampled = null }], seed: 1, "test")));

    [Fact]
    public void Half_of_the_critiques_help_and_the_rarer_class_repeats()
    {
        BalancedAnswers balanced = RoundExamples.BalanceCritiques([Right, Unparsed, Flawed, Flawed with { Sampled = null }], new RoundDefinition { Helpfulness = 4 });
        Assert.Equal([Flawed, Right, Flawed, Unparsed], balanced.Answers);
        Assert.Equal((1, 0), (balanced.RepeatedRight, balanced.RepeatedWrong));
        string message = Assert.Throws<InvalidOperationException>(() => RoundExamples.BalanceCritiques([Right], new RoundDefinition { Helpfulness = 4 })).Message;
        Assert.StartsWith("of 1 critiques of the round before, none is helpful", message, StringComparison.Ordinal);
    }

    private static string[] Texts(IEnumerable<Example> examples) => [.. examples.Select(example => example.Format.Render(example.Values).ToString())];
}
