using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Randomness;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Benchmarks.Training;

/// <summary>Examples of the four synthetic tasks, in every format, from small questions to ones of 2,000 tokens.</summary>
internal static class Mixture
{
    private static readonly (TaskDefinition Task, Func<int, IOracle> Oracle)[] Tasks =
    [
        (AdditionTask.Definition, size => new AdditionOracle(3 + (3 * size))),
        (ThreeSatTask.Definition, size => new ThreeSatOracle(9 + (5 * size), 20 * (1 + (2 * size)))),
        (AlphabetizeTask.Definition, size => new AlphabetizeOracle(10 + (30 * size), 12)),
        (RaceTask.Definition, size => new RaceOracle(2, 4 + (2 * size), 2)),
    ];

    /// <summary>The four tasks in turn, each in three sizes and all its formats.</summary>
    public static Encoded[] OfAllTasks(int count, int longest) => [.. Draw(count, longest, item => Tasks[item % Tasks.Length])];

    /// <summary>One task as its file has it.</summary>
    public static Encoded[] OfAlphabetize(int count) => [.. Draw(count, int.MaxValue, _ => (AlphabetizeTask.Definition, _ => AlphabetizeTask.Definition.Oracle!()))];

    /// <summary>The shortest texts: addition as its file has it.</summary>
    public static Encoded[] OfAddition(int count) => [.. Draw(count, int.MaxValue, _ => (AdditionTask.Definition, _ => AdditionTask.Definition.Oracle!()))];

    public static string Histogram(IReadOnlyList<Encoded> examples)
    {
        int[] edges = [0, 64, 128, 256, 512, 1024, 2048];
        IEnumerable<string> bins = edges.Zip(edges.Skip(1), (from, to) => $"{from}–{to}: {examples.Count(example => example.Ids.Length > from && example.Ids.Length <= to)}");
        int[] lengths = [.. examples.Select(example => example.Ids.Length).Order()];
        return $"{lengths.Length} examples of {lengths[0]} to {lengths[^1]} tokens, median {lengths[lengths.Length / 2]}, mean {lengths.Average():F0}; {string.Join(", ", bins)}";
    }

    private static IEnumerable<Encoded> Draw(int count, int longest, Func<int, (TaskDefinition Task, Func<int, IOracle> Oracle)> choose)
    {
        for (int item = 0, made = 0; made < count; item++)
        {
            (TaskDefinition task, Func<int, IOracle> oracle) = choose(item);
            var random = new CounterRandom(1, "mixture", item);
            Format format = task.Formats[random.Next(task.Formats.Length)];
            Encoded encoded = OracleExample.Draw(task, format, oracle(random.Next(3)), 1, item).Encode(Tokenizer.Bytes);
            if (encoded.Ids.Length <= longest)
            {
                made++;
                yield return encoded;
            }
        }
    }
}
