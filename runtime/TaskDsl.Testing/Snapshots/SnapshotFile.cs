using System.Text;

namespace TaskDsl.Testing;

/// <summary>A text held against <c>NAME.verified.txt</c>, by Verify's conventions: where they differ, <c>NAME.received.txt</c> holds what came.</summary>
internal static class SnapshotFile
{
    /// <summary>Compares, and leaves or removes the <c>.received.</c> file.</summary>
    /// <param name="stem">The path without <c>.verified.txt</c>.</param>
    /// <param name="text">What the test received.</param>
    /// <returns>What is wrong and how to accept it; null where the two are equal.</returns>
    public static string? Compare(string stem, string text)
    {
        string received = Normalise(text), verifiedFile = $"{stem}.verified.txt", receivedFile = $"{stem}.received.txt";
        string? verified = File.Exists(verifiedFile) ? Normalise(File.ReadAllText(verifiedFile)) : null;
        if (received == verified)
        {
            File.Delete(receivedFile);
            return null;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(stem)!);
        File.WriteAllText(receivedFile, received, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        return $"{(verified is null ? "New" : "NotEqual")}:\n  - Received: {receivedFile}\n  - Verified: {verifiedFile}\nTo accept: mv '{receivedFile}' '{verifiedFile}'\n\n{LineDiff.Between(verified ?? "", received)}";
    }

    private static string Normalise(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').TrimEnd('\n');
}
