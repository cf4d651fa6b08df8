namespace TaskDsl.Data;

/// <summary>Opens files of data. What a file holds is told by its first bytes; its name only tells CSV from JSON.</summary>
internal static class DataFile
{
    private static readonly (byte[] Bytes, string Kind)[] Foreign =
    [
        ("version https://git-lfs.github.com/spec/"u8.ToArray(), "is a Git LFS pointer, not the data: run 'git lfs pull', or download the file itself"),
        ("PAR1"u8.ToArray(), "is Parquet, which is not read: convert it to JSON Lines, for example with 'duckdb -c \"COPY (FROM 'FILE.parquet') TO 'FILE.jsonl'\"'"),
        ("PK\u0003\u0004"u8.ToArray(), "is a zip archive: unpack it"),
        ([0x28, 0xB5, 0x2F, 0xFD], "is compressed by zstd: unpack it, or compress it by gzip"),
        ("BZh"u8.ToArray(), "is compressed by bzip2: unpack it, or compress it by gzip"),
        ([0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z'], "is compressed by xz: unpack it, or compress it by gzip"),
        ([0xFF, 0xFE], "is UTF-16: write it as UTF-8"),
        ([0xFE, 0xFF], "is UTF-16: write it as UTF-8"),
    ];

    /// <summary>The records of a file, in their order. Memory is bounded by the largest record.</summary>
    /// <exception cref="DataException">The file cannot be read, or a record is damaged.</exception>
    public static IEnumerable<DataRecord> Read(string path, string shownPath)
    {
        using Stream bytes = Open(path, shownPath);
        using var buffer = new ByteBuffer(bytes, shownPath);
        buffer.Skip([0xEF, 0xBB, 0xBF]);
        CheckKind(buffer, shownPath);
        IEnumerable<DataRecord> records = Separator(path) is { } separator ? CsvRecords.Read(buffer, separator)
            : buffer.FirstVisible() == '[' ? JsonArrayRecords.Read(buffer)
            : JsonLineRecords.Read(buffer);
        foreach (DataRecord record in records)
        {
            yield return record;
        }
    }

    private static char? Separator(string path)
    {
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? ',' : name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) ? '\t' : null;
    }

    private static Stream Open(string path, string shownPath)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
            int first = file.ReadByte(), second = file.ReadByte();
            file.Position = 0;
            return first == 0x1F && second == 0x8B ? new WholeGzipStream(file) : file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DataException(DataException.UnreadableFile, $"There is no such file: {path}. Files of data are looked for beside the experiment file.", shownPath, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string reason = Directory.Exists(path) ? "It is a folder; name its files." : e.Message;
            throw new DataException(DataException.UnreadableFile, $"The file cannot be read: {reason}", shownPath, inner: e);
        }
    }

    private static void CheckKind(ByteBuffer buffer, string shownPath)
    {
        foreach ((byte[] first, string kind) in Foreign)
        {
            if (buffer.StartsWith(first))
            {
                throw new DataException(DataException.UnreadableFile, $"The file {kind}.", shownPath);
            }
        }

        if (buffer.FirstVisible() is null)
        {
            throw new DataException(DataException.UnreadableFile, "The file is empty.", shownPath);
        }
    }
}
