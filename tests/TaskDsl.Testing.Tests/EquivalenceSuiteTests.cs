using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Oracles.Tests.Laws;
using TaskDsl.Tasks;
using TaskDsl.Tests;

namespace TaskDsl.Testing.Tests;

public sealed class EquivalenceSuiteTests
{
    [Fact]
    public void Addition_holds() => EquivalenceSuite.Check(AdditionTask.Definition);

    [Fact]
    public void Alphabetize_holds() => EquivalenceSuite.Check(AlphabetizeTask.Definition);

    [Fact]
    public void Three_sat_holds() => EquivalenceSuite.Check(ThreeSatTask.Definition);

    [Fact]
    public void Race_holds() => EquivalenceSuite.Check(RaceTask.Definition);

    [Fact]
    public void Conversations_hold_with_examples_of_their_own() => EquivalenceSuite.Check(
        PointwiseCritiqueTask.Definition,
        [.. PointwiseCritiqueTask.Definition.Formats.Select(format => new Example(format, [.. format.Parameters.Select(field => field.Turns is null ? $"a {field.Name}" : """[{"text":"Why?","role":"User"}]""")]))]);

    [Fact]
    public void A_task_without_examples_is_told_which_formats_lack_them()
    {
        var task = new TaskDefinition { Name = "Addition", SourceFile = "addition.task.yaml", Fields = AdditionTask.Definition.Fields, Formats = AdditionTask.Definition.Formats };
        string message = Fails(() => EquivalenceSuite.RenderAndParse(task, new Example(AdditionTask.Base, ["1 + 2", "3"])));
        Assert.Contains("there are no examples of critiqueability, critique, helpfulness, conditional_refinement, direct_refinement, which the task has no oracle to draw", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_oracle_is_shown_with_its_counterexample()
    {
        TaskDefinition addition = AdditionTask.Definition;
        var task = new TaskDefinition { Name = "Addition", SourceFile = addition.SourceFile, Fields = addition.Fields, Formats = addition.Formats, Oracle = () => new Sabotaged(new AdditionOracle()) { AnswerInstead = _ => "0" } };
        Assert.Contains("The demonstration is right.", Fails(() => EquivalenceSuite.OracleLaws(task)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_that_is_read_otherwise_is_shown()
    {
        // The passage holds the delimiter.
        string message = Fails(() => RoundTrip.Check(new Example(TextFormat.PassageAndAnswer(guarded: false), ["a\nAnswer: b", "c"])));
        Assert.Contains("Test.format: The text is not read back: Test.format: the text has more than one reading", message, StringComparison.Ordinal);
        Assert.Contains("values: 'a\nAnswer: b', 'c'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Packing_that_loses_an_example_is_noticed() => Assert.Contains(
        "packed into rows have another loss than each alone",
        Fails(() => Packing.Check("Addition", Examples(), (model, batch, packing) => Packing.OfTraining(model, [.. batch.Take(packing.Several ? batch.Count - 1 : batch.Count)], packing))),
        StringComparison.Ordinal);

    [Fact]
    public void Packing_that_loses_a_gradient_is_noticed() => Assert.Contains(
        "packed into rows have another gradient of ",
        Fails(() => Packing.Check("Addition", Examples(), (model, batch, packing) =>
        {
            double loss = Packing.OfTraining(model, batch, packing);
            if (packing.Several)
            {
                model.TakeGradients();
            }

            return loss;
        })),
        StringComparison.Ordinal);

    [Fact]
    public void A_cache_that_holds_another_token_is_noticed() => Assert.Contains(
        "after token 8 of ", Fails(() => Caching.Check("Addition", Examples(), (ids, at) => at == 7 ? ids[at] + 1 : ids[at])), StringComparison.Ordinal);

    [Fact]
    public void A_lost_checkpoint_is_noticed() => Assert.Contains(
        "went on at step 1", Fails(() => Resuming.Check("Addition", Examples(), settings => settings with { CheckpointPath = null })), StringComparison.Ordinal);

    private static Encoded[] Examples() => TestExamples.Encoded(AdditionTask.Definition, []);

    private static string Fails(Action check) => Assert.Throws<TaskTestException>(check).Message;
}
