using System.Reflection;
using System.Runtime.CompilerServices;
using VerifyTests;
using Xunit.Sdk;

// The part of Verify.Xunit that the tests use, under its names and with its files, for machines whose package source lacks the package 'Verify'.
// Build with -p:SnapshotLibrary=Verify to use the real one.
namespace VerifyXunit;

/// <summary>Marks a class whose tests verify snapshots, so that a snapshot's file is named after its test.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UsesVerifyAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<MethodInfo?> Current = new();

    internal static MethodInfo Method => Current.Value ?? throw new InvalidOperationException("Put [UsesVerify] on the test class.");

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Current.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => Current.Value = null;
}

/// <summary>Compares a text with the snapshot of the running test.</summary>
public static class Verifier
{
    /// <summary>Compares <paramref name="target"/> with <c>Class.Method.verified.txt</c> beside the test's source.</summary>
    public static SettingsTask Verify(string target, VerifySettings? settings = null, [CallerFilePath] string sourceFile = "") =>
        new(target, settings ?? new(), UsesVerifyAttribute.Method, sourceFile);
}
