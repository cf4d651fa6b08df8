namespace TaskDsl.Oracles.Tests;

/// <summary>Files that the tests read.</summary>
internal static class Fixtures
{
    /// <summary>Four hand-written passages in RACE's raw schema; one has a single question.</summary>
    public static string Raw => Path.Combine(AppContext.BaseDirectory, "Race", "raw");

    /// <summary>Three of them with a question a line.</summary>
    public static string Rows => Path.Combine(AppContext.BaseDirectory, "Race", "rows.jsonl");
}
