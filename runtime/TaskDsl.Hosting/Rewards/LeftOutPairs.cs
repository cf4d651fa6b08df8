using System.Globalization;

namespace TaskDsl.Hosting.Rewards;

/// <summary>The pairs that a reward model is not trained on or not measured on, by reason.</summary>
/// <param name="context">The most tokens of a text.</param>
internal sealed class LeftOutPairs(int context)
{
    private string? _firstFailure;

    /// <summary>Those whose critic failed.</summary>
    public int Failed { get; private set; }

    /// <summary>Those with a text that has a second reading, which a guarded format refuses.</summary>
    public int WithSecondReading { get; set; }

    /// <summary>Those with a side that is longer than the context.</summary>
    public int TooLong { get; set; }

    /// <summary>All of them.</summary>
    public int Count => Failed + WithSecondReading + TooLong;

    /// <summary>Counts a pair whose critic failed.</summary>
    public void Fail(string why)
    {
        Failed++;
        _firstFailure ??= why;
    }

    /// <summary>How many of each, such as <c>3 whose critic failed (The server wrote nothing.), 1 with a side longer than 256 tokens</c>.</summary>
    public override string ToString()
    {
        var reasons = new List<string>();
        Add(Failed, $"whose critic failed ({(Failed > 1 ? "the first: " : "")}{_firstFailure})");
        Add(WithSecondReading, "whose text with its critique has a second reading");
        Add(TooLong, string.Create(CultureInfo.InvariantCulture, $"with a side longer than {context:N0} tokens"));
        return string.Join(", ", reasons);

        void Add(int count, string which)
        {
            if (count > 0)
            {
                reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {which}"));
            }
        }
    }
}
