using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;

namespace TaskDsl.Testing;

/// <summary>What must hold for every task, checked on a task of yours: <c>[Fact] public void Holds() =&gt; EquivalenceSuite.Check(AdditionTask.Definition);</c></summary>
/// <remarks>
/// Examples are drawn from the task's oracle. For formats that no oracle fills, and for tasks without one, give examples.
/// The checks that need a model build a tiny one with fresh weights, so they need libtorch; <see cref="OracleLaws"/> and <see cref="RenderAndParse"/> do not.
/// </remarks>
public static class EquivalenceSuite
{
    /// <summary>Runs every check.</summary>
    /// <param name="task">The task.</param>
    /// <param name="examples">Further examples of the task's formats.</param>
    /// <exception cref="TaskTestException">One does not hold; the message says what and where.</exception>
    public static void Check(TaskDefinition task, params IReadOnlyList<Example> examples)
    {
        OracleLaws(task);
        RenderAndParse(task, examples);
        PackedEqualsUnpacked(task, examples);
        CachedEqualsUncached(task, examples);
        ResumeEqualsStraightRun(task, examples);
    }

    /// <summary>The oracle's verdicts, critiques and repairs agree with each other: see <see cref="Oracles.OracleLaws"/>. A task without an oracle has none to keep.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cases">How many cases are checked.</param>
    /// <param name="seed">The seed of all chance.</param>
    /// <exception cref="TaskTestException">A law is broken; the message holds the counterexample.</exception>
    public static void OracleLaws(TaskDefinition task, int cases = 200, long seed = 1)
    {
        if (task.Oracle is { } make && Oracles.OracleLaws.Check(make(), seed, cases) is { } found)
        {
            throw new TaskTestException($"{task.Name}: {found}");
        }
    }

    /// <summary>What is rendered is read back, whole and after each prompt; ids and mask are those of the rendering, and a prompt's ids are the example's first.</summary>
    /// <inheritdoc cref="Check" path="/param"/>
    /// <inheritdoc cref="Check" path="/exception"/>
    public static void RenderAndParse(TaskDefinition task, params IReadOnlyList<Example> examples)
    {
        foreach (Example example in TestExamples.Of(task, examples))
        {
            RoundTrip.Check(example);
        }
    }

    /// <summary>Several examples in one row give the loss and the gradients of each example alone, up to rounding.</summary>
    /// <inheritdoc cref="Check" path="/param"/>
    /// <inheritdoc cref="Check" path="/exception"/>
    public static void PackedEqualsUnpacked(TaskDefinition task, params IReadOnlyList<Example> examples) => Packing.Check(task.Name, TestExamples.Encoded(task, examples));

    /// <summary>Going on token by token from cached keys and values gives the logits of reading the whole, up to rounding.</summary>
    /// <inheritdoc cref="Check" path="/param"/>
    /// <inheritdoc cref="Check" path="/exception"/>
    public static void CachedEqualsUncached(TaskDefinition task, params IReadOnlyList<Example> examples) => Caching.Check(task.Name, TestExamples.Encoded(task, examples));

    /// <summary>A training that is stopped and goes on from its checkpoint ends at the weights of one that was not, bit for bit.</summary>
    /// <inheritdoc cref="Check" path="/param"/>
    /// <inheritdoc cref="Check" path="/exception"/>
    public static void ResumeEqualsStraightRun(TaskDefinition task, params IReadOnlyList<Example> examples) => Resuming.Check(task.Name, TestExamples.Encoded(task, examples));
}
