using TaskDsl.Examples;
using TaskDsl.Formats;

namespace TaskDsl.Hosting.Running;

/// <summary>Takes as many examples of each format as are wanted.</summary>
internal static class FirstExamples
{
    /// <summary>The first of each format, in their order; ends with the last one that is wanted.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="wanted">How many of each format.</param>
    /// <param name="taken">Receives how many were taken.</param>
    public static IEnumerable<Example> Of(IEnumerable<Example> examples, IReadOnlyDictionary<Format, int> wanted, Dictionary<Format, int> taken)
    {
        foreach (Example example in examples)
        {
            int before = taken.GetValueOrDefault(example.Format);
            if (before < wanted[example.Format])
            {
                taken[example.Format] = before + 1;
                yield return example;
            }

            if (wanted.All(format => taken.GetValueOrDefault(format.Key) >= format.Value))
            {
                yield break;
            }
        }
    }
}
