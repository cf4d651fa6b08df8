using System.Text;

namespace TaskDsl.MSBuild;

/// <summary>A text file that is there whole or not at all: written beside its place, then renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file as UTF-8, with its folder, where it does not hold this text already.</summary>
    /// <returns>Whether there was anything to write.</returns>
    /// <exception cref="IOException">The file or its folder cannot be written; what was there stays.</exception>
    public static bool Write(string path, string text)
    {
        byte[] bytes = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetBytes(text);
        if (Holds(path, bytes))
        {
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = Path.Combine(Path.GetDirectoryName(path)!, $".{Path.GetFileName(path)}.{Guid.NewGuid():N}.tmp");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew))
            {
                stream.Write(bytes, 0, bytes.Length);
                stream.Flush(flushToDisk: true);
            }

            Rename(temporary, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Holds(path, bytes))
        {
            // A second build at the same moment has written the very same.
            return false;
        }
        finally
        {
            File.Delete(temporary);
        }

        return true;
    }

    private static void Rename(string from, string to)
    {
        if (File.Exists(to))
        {
            File.Replace(from, to, destinationBackupFileName: null);
        }
        else
        {
            File.Move(from, to);
        }
    }

    private static bool Holds(string path, byte[] bytes) => File.Exists(path) && File.ReadAllBytes(path).SequenceEqual(bytes);
}
