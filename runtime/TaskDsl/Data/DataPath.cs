using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TaskDsl.Data;

/// <summary>One step of a path: a key, an index, or every item of a list.</summary>
public readonly record struct DataStep
{
    /// <summary>The key of an object; null for the other kinds.</summary>
    public string? Key { get; private init; }

    /// <summary>The index in a list, from 0; null for the other kinds.</summary>
    public int? Index { get; private init; }

    /// <summary>Every item of a list: <c>[*]</c>.</summary>
    public static DataStep Every => default;

    /// <summary>Whether it is <see cref="Every"/>.</summary>
    public bool IsEvery => Key is null && Index is null;

    /// <summary>The step to a key.</summary>
    public static implicit operator DataStep(string key) => new() { Key = key };

    /// <summary>The step to an index.</summary>
    public static implicit operator DataStep(int index) => new() { Index = index };

    /// <summary>As a path writes it.</summary>
    public override string ToString() => Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"[{index}]")
        : Key is not { } key ? "[*]"
        : key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? $".{key}"
        : $"['{key.Replace("'", "\\'", StringComparison.Ordinal)}']";
}

/// <summary>Where a value stands in a record: <c>$.data.questions[*].answer</c>, a small part of JSONPath (RFC 9535). A record of a CSV file has its columns as keys.</summary>
/// <param name="Steps">The steps from the record; none for the record itself.</param>
public sealed record DataPath(ImmutableArray<DataStep> Steps)
{
    /// <summary>The path of these steps; called by generated code.</summary>
    public static DataPath Of(params ReadOnlySpan<DataStep> steps) => new([.. steps]);

    /// <summary>The first steps, with the items of a list by their indices.</summary>
    internal string Shown(int steps, ReadOnlySpan<int> items)
    {
        var text = new StringBuilder("$");
        int every = 0;
        foreach (DataStep step in Steps.AsSpan()[..steps])
        {
            text.Append((step.IsEvery && every < items.Length ? (DataStep)items[every++] : step).ToString());
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public bool Equals(DataPath? other) => other is not null && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Shown(Steps.Length, []);
}
