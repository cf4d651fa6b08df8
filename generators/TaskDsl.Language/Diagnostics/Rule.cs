namespace TaskDsl.Language.Diagnostics;

/// <summary>One kind of mistake.</summary>
/// <param name="Id">The stable id, such as <c>TDSL1204</c>.</param>
/// <param name="Title">The mistake in a few words.</param>
/// <param name="Message">The message, with <c>{0}</c> and so on for what differs from case to case.</param>
public sealed record Rule(string Id, string Title, string Message)
{
    /// <summary>The rule's help page in this repository; there is no site to point to.</summary>
    public string HelpLink => $"docs/diagnostics/{Id}.md";
}
