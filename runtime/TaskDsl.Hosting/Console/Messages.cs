namespace TaskDsl.Hosting.Console;

/// <summary>Lines for people, on standard error.</summary>
internal static class Messages
{
    public static void Line(string text) => System.Console.Error.WriteLine(text);

    /// <summary>An error in the canonical form that MSBuild and editors read: <c>origin: error ID: text</c>.</summary>
    public static void Error(string origin, string id, string text) => Line($"{origin} : error {id}: {text.ReplaceLineEndings(" ")}");
}
