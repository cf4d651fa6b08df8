using System.Text;
using System.Text.Json;

namespace TaskDsl.Files;

/// <summary>What a reader of JSON finds wrong, as messages tell it: the reader counts lines and bytes from 0, and says so in its message.</summary>
internal static class JsonMistake
{
    /// <summary>The byte at which it is.</summary>
    public static int OffsetOf(JsonException mistake, ReadOnlySpan<byte> json)
    {
        int offset = 0;
        for (long line = mistake.LineNumber ?? 0; line > 0; line--)
        {
            offset += json[offset..].IndexOf((byte)'\n') + 1;
        }

        return Math.Min(offset + (int)(mistake.BytePositionInLine ?? 0), json.Length);
    }

    /// <summary>What it is.</summary>
    public static string ReasonOf(JsonException mistake) => mistake.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0];

    /// <summary>Line and column of a byte, in characters and both counted from 1.</summary>
    public static (int Line, int Column) PlaceOf(ReadOnlySpan<byte> text, int offset)
    {
        ReadOnlySpan<byte> before = text[..offset];
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]) + 1);
    }
}
