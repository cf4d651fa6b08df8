using System.Globalization;

namespace TaskDsl.Oracles;

/// <summary>More distinct questions were asked for than a split holds.</summary>
public sealed class OutOfQuestionsException : Exception
{
    internal OutOfQuestionsException(IOracle oracle, Split split, int available, int used, int all)
        : base(Describe(oracle, split, available, used, all)) => Available = available;

    /// <summary>How many there are, those that other stages used up left out.</summary>
    public int Available { get; }

    private static string Describe(IOracle oracle, Split split, int available, int used, int all)
    {
        string name = oracle.GetType().Name;
        string side = split.ToString().ToLowerInvariant();
        string has = available + used == 0
            ? $"{name} has no question at all in the {side} split"
            : string.Create(CultureInfo.InvariantCulture, $"{name} has only {available + used:N0} distinct questions in the {side} split");
        string ofWhich = used == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", of which other stages use {used:N0}");
        return string.Create(CultureInfo.InvariantCulture, $"{has}{ofWhich} ({all:N0} in all splits), and question {available + 1:N0} was asked for. Make the task harder by its parameters, or ask for fewer questions.");
    }
}
