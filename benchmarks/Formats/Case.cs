using TaskDsl.Examples;
using TaskDsl.Formats;
using TaskDsl.Oracles;
using TaskDsl.Tasks;
using TaskDsl.Tokenizers;

namespace TaskDsl.Benchmarks.Formats;

/// <summary>A format with the examples that are encoded.</summary>
internal sealed class Case
{
    private const int Examples = 64;

    private readonly byte[] _text;
    private readonly Range[] _texts, _outputs;
    private readonly byte[] _copy;

    public Case(string name, Format format, IEnumerable<string[]> values)
    {
        (Name, Format, Values) = (name, format, [.. values]);
        int[] lengths = [.. Values.Select(value => format.Encode(value, Tokenizer.Bytes).Ids.Length)];
        _text = new byte[5 * lengths.Sum()];
        (_texts, _outputs) = (Ranges(lengths), Ranges([.. lengths.Select(length => 5 * length)]));
        _copy = new byte[5 * lengths.Max()];
        Bytes = lengths.Average();
    }

    public string Name { get; }

    public Format Format { get; }

    public string[][] Values { get; }

    /// <summary>The text bytes of an example, its end token among them.</summary>
    public double Bytes { get; }

    /// <summary>Copies as many bytes as the examples' texts have.</summary>
    public void CopyText() => Copy(_texts);

    /// <summary>Copies as many bytes as the examples' ids and masks have: five for each of their text.</summary>
    public void CopyOutput() => Copy(_outputs);

    /// <summary>All the named formats of a task, with examples by its oracle.</summary>
    public static IEnumerable<Case> Of(TaskDefinition task, IOracle oracle) => task.Formats.Select(format =>
        new Case(format.FullName, format, Enumerable.Range(0, Examples).Select(item => OracleExample.Draw(task, format, oracle, 1, item).Values)));

    /// <summary>A passage, a question and an answer; the passage begins with its number, so that no two are the same text.</summary>
    public static Case Passage(string name, int length, string words) => new(name, PassagesTask.Guarded, Enumerable.Range(0, Examples).Select(item =>
        (string[])[$"{item} {string.Concat(Enumerable.Repeat(words, (length / words.Length) + 1))}"[..length].TrimEnd(), "What is this about?", "A fox, mostly."]));

    private static Range[] Ranges(int[] lengths)
    {
        var ranges = new Range[lengths.Length];
        for (int i = 0, at = 0; i < lengths.Length; at += lengths[i++])
        {
            ranges[i] = at..(at + lengths[i]);
        }

        return ranges;
    }

    private void Copy(Range[] ranges)
    {
        foreach (Range range in ranges)
        {
            _text.AsSpan(range).CopyTo(_copy);
        }
    }
}
