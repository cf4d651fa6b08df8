using System.Runtime.CompilerServices;
using TaskDsl.Formats;

namespace TaskDsl.Prompts.Tests;

/// <summary>Compares an example's rendering with the snapshot of the calling test, by whichever library the tests are built with.</summary>
internal static class PromptSnapshot
{
    public static Task Check<TExample>(Format<TExample> format, TExample example, [CallerFilePath] string testFile = "")
        where TExample : class => Compare(Testing.PromptSnapshot.Of(format, format.ToValues(example)), testFile);

    public static Task Check<TExample, TShot>(FewShotFormat<TExample, TShot> format, TShot[] shots, TExample example, [CallerFilePath] string testFile = "")
        where TExample : class
        where TShot : class => Compare(Testing.PromptSnapshot.Of(format, format.ToValues(example), format.Shots(shots)), testFile);

    private static async Task Compare(string text, string testFile) => await Verify(text, sourceFile: testFile).UseDirectory("Snapshots");
}
