using System.Collections.Immutable;
using TaskDsl.Examples;
using TaskDsl.Experiments;
using TaskDsl.Formats;

namespace TaskDsl.Data;

/// <summary>Where an item comes from.</summary>
/// <param name="File">The file, as the experiment names it.</param>
/// <param name="Line">The line its record begins on, from 1.</param>
/// <param name="Item">Where it stands in its record: <c>$.data.questions[2]</c>, or <c>$</c> for the record itself.</param>
/// <param name="Group">Its group: all items of one fall on one side of a split, and are one cluster of a bootstrap.</param>
public sealed record DataOrigin(string File, long Line, string Item, string Group)
{
    /// <summary>File and line, as compilers print them.</summary>
    public override string ToString() => FormattableString.Invariant($"{File}({Line},1)");
}

/// <summary>One item of an experiment's data.</summary>
/// <param name="Values">A value of each field that the item has; each has been checked against its field.</param>
/// <param name="For">The formats that it is an example of; empty for all that its fields fill.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record DataItem(IReadOnlyDictionary<string, string> Values, ImmutableArray<string> For, DataOrigin Origin)
{
    /// <summary>Whether the item is an example of a format: it has its fields, and is not for others.</summary>
    public bool Fills(Format format) => (For.IsEmpty || For.Contains(format.Name)) && format.Parameters.All(field => Values.ContainsKey(field.Name));

    /// <summary>The item as an example of a format.</summary>
    /// <exception cref="InvalidExampleException">It lacks a field.</exception>
    public Example ExampleOf(Format format) => new(format, format.Bind(Values));
}

/// <summary>Two answers to one question, one of which is preferred.</summary>
/// <param name="Shared">The values that both sides share: the question.</param>
/// <param name="Chosen">The values of the preferred side: its answer, and what else differs by side, such as a critique.</param>
/// <param name="Rejected">The values of the other side.</param>
/// <param name="Origin">Where it comes from.</param>
public sealed record PreferencePair(IReadOnlyDictionary<string, string> Shared, IReadOnlyDictionary<string, string> Chosen, IReadOnlyDictionary<string, string> Rejected, DataOrigin Origin)
{
    /// <summary>How sure the annotator was, as the data spell it; null where they do not say.</summary>
    public string? Confidence { get; init; }

    /// <summary>The margin that the data give, in the rewards' unit; null where they do not.</summary>
    public double? Margin { get; init; }

    /// <summary>The part of an evaluation set, such as RewardBench's <c>math-prm</c>; null where there are none.</summary>
    public string? Subset { get; init; }

    /// <summary>The values of one side in the order of a format's parameters.</summary>
    /// <param name="format">A format with <c>scores: end</c>.</param>
    /// <param name="side">Whose.</param>
    /// <exception cref="InvalidExampleException">The side lacks a field, such as a critique that a critic has yet to write.</exception>
    public string[] Bind(Format format, PairSide side)
    {
        var values = new Dictionary<string, string>(Shared, StringComparer.Ordinal);
        foreach ((string field, string value) in side == PairSide.Chosen ? Chosen : Rejected)
        {
            values[field] = value;
        }

        return format.Bind(values);
    }

    /// <summary>m in the loss −log σ(r⁺ − r⁻ − m): the data's own, else that of the confidence, else 0. A missing one is 0 for this pair and never drops it (Llama 2's and TRL's convention).</summary>
    public double MarginFor(Format format) => Margin ?? format.Margins.FirstOrDefault(margin => margin.Confidence == Confidence)?.Value ?? 0;
}
