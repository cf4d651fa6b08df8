using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Testing;

/// <summary>The examples that a task is checked on: the oracle's of every format that it fills, and those given.</summary>
internal static class TestExamples
{
    private const int Drawn = 50, Trained = 24;

    /// <summary>The examples, the formats in turn.</summary>
    /// <exception cref="TaskTestException">There is a format without any.</exception>
    public static IReadOnlyList<Example> Of(TaskDefinition task, IReadOnlyList<Example> given)
    {
        IOracle? oracle = task.Oracle?.Invoke();
        Format[] filled = oracle is null ? [] : [.. task.Formats.Where(format => Fills(task, format))];
        string[] missing = [.. task.Formats.Except(filled).Except(given.Select(example => example.Format)).Select(format => format.Name)];
        if (missing.Length > 0)
        {
            throw new TaskTestException($"{task.Name}: there are no examples of {string.Join(", ", missing)}, which {(oracle is null ? "the task has no oracle to draw" : "no oracle can fill")}. Give one of each: new Example({task.Name}Task.…, [value of each field, …]).");
        }

        return [.. given, .. Enumerable.Range(0, Drawn).SelectMany(item => filled.Select(format => OracleExample.Draw(task, format, oracle!, seed: 1, item)))];
    }

    /// <summary>A few of them as a model sees them.</summary>
    public static Encoded[] Encoded(TaskDefinition task, IReadOnlyList<Example> given) =>
        [.. Of(task, given).Select(example => example.Encode(Tokenizer.Bytes)).Where(encoded => encoded.Targets > 0).Take(Math.Max(Trained, given.Count))];

    private static bool Fills(TaskDefinition task, Format format) =>
        OracleExample.Unfilled(task, format) is null && (format.FewShot is null || OracleExample.Unfilled(task, format.FewShot.Of) is null);
}
