using System.Text;
using TaskDsl.Data;
using TaskDsl.Experiments;

namespace TaskDsl.Tests.Data;

/// <summary>What is read from files, and what damaged ones say.</summary>
public sealed class DataFileTests : IDisposable
{
    private readonly GivenData _given = new();

    public void Dispose() => _given.Dispose();

    private static DataSource Source(string file) => new() { Files = [file], Map = [GivenData.Map("question", "prompt"), GivenData.Map("answer", "response")] };

    [Theory]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n\n{\"prompt\":\"ü 𠀀\",\"response\":\"d\"}")]
    [InlineData("a.jsonl", "\uFEFF{\"prompt\":\"a\",\"response\":\"b\"}\r\n \r\n{\"prompt\":\"ü 𠀀\",\"response\":\"d\"}\r\n")]
    [InlineData("a.jsonl.gz", "{\"prompt\":\"a\",\"response\":\"b\"}\n\n{\"prompt\":\"\\u00fc \\ud840\\udc00\",\"response\":\"d\"}\n")]
    [InlineData("a.json", "[\n{\"prompt\":\"a\",\n\"response\":\"b\"},{\"prompt\":\"ü 𠀀\",\"response\":\"d\"}\n]\n")]
    [InlineData("a.json.gz", "[\n{\"prompt\":\"a\",\n\"response\":\"b\"},{\"prompt\":\"ü 𠀀\",\"response\":\"d\"}]")]
    [InlineData("a.csv", "prompt,id,response\na,1,b\nü 𠀀,2,d\n")]
    [InlineData("a.csv.gz", "\uFEFFprompt,id,response\r\na,1,b\r\n\r\n\"ü 𠀀\",2,d")]
    [InlineData("a.tsv", "prompt\tid\tresponse\na\t1\tb\n\"ü 𠀀\"\t2\td")]
    public void Every_form_gives_the_same_items(string file, string text)
    {
        var counts = new DataCounts();
        DataItem[] items = _given.With(file, text).Items(Source(file), counts: counts);
        Assert.Equal([("a", "b"), ("ü 𠀀", "d")], items.Select(item => (item.Values["question"], item.Values["answer"])));
        Assert.Equal((2, 2), (counts.Records, counts.Kept));
    }

    [Fact]
    public void A_file_may_be_compressed_whatever_its_name_is()
    {
        File.WriteAllBytes(Path.Combine(_given.Folder, "a.jsonl"), GivenData.Zipped("{\"prompt\":\"a\",\"response\":\"b\"}"u8.ToArray()));
        Assert.Single(_given.Items(Source("a.jsonl")));
    }

    [Theory]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n\n\n{\"prompt\":\"a\",\"response\":\"b\"}\n", 1, 4)]
    [InlineData("a.json", "\n[\n\n{\"prompt\":\"a\",\n\"response\":\"b\"},\n{\"prompt\":\"a\",\n\"response\":\"b\"}\n]", 4, 6)]
    [InlineData("a.csv", "prompt,response\n\"a\n\n\nb\",c\r\n\n\n\"d\r\ne\",f\n", 2, 8)]
    public void Each_item_knows_the_line_it_begins_on(string file, string text, long first, long second) =>
        Assert.Equal([first, second], _given.With(file, text).Items(Source(file)).Select(item => item.Origin.Line));

    [Fact]
    public void Line_breaks_between_quotes_stay_as_they_are() =>
        Assert.Equal("one\n\ntwo \"2\", x", Assert.Single(_given.With("a.csv", "prompt,response\n\"one\n\ntwo \"\"2\"\", x\",b\n").Items(Source("a.csv"))).Values["question"]);

    [Theory]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n{\"prompt\":\"ä\",,}\n", "(2,15)", "This is not JSON")]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"response\":\"b\"}\n{\"prompt\":\"a\"", "(2,14)", "This is not JSON")]
    [InlineData("a.jsonl", "\n{\"prompt\":\"a\"\r\n{\"prompt\":\"b\"}\r\n", "(2,14)", "This is not JSON")]
    [InlineData("a.jsonl", "{\"prompt\":\"a\",\"prompt\":\"b\"}", "(1,", "not JSON")]
    [InlineData("a.jsonl", "\n{\"prompt\":\"a\",\"x\":{\"\\ud800\":1}}", "(2,1)", "A key of this record holds half of a surrogate pair")]
    [InlineData("a.jsonl", "\n12\n", "(2,1)", "Expected a record, an object such as {\"prompt\": \"…\"}, found the number 12")]
    [InlineData("a.json", "[{\"prompt\":\"a\",\"response\":\"b\"},\n  {\"prompt\" \"a\"}]", "(2,13)", "This is not JSON")]
    [InlineData("a.json", "[{\"prompt\":\"a\",\"response\":\"b\"},\n  {\"prompt\":\"a\",\"response\":\"b\"}\n", "(3,1)", "cut off")]
    [InlineData("a.json", "[{\"prompt\":\"a\",\"response\":\"b\"} {}]", "(1,32)", "Expected ',' or ']'")]
    [InlineData("a.json", "[{\"prompt\":\"a\",\"response\":\"b\"}]\n\nx", "(3,1)", "Something follows the list")]
    [InlineData("a.csv", "prompt,response\na,b\n\"c\n\nd,e\nf,g\n", "(3,1)", "A quote that opens in this record is never closed")]
    [InlineData("a.csv", "prompt,response\na,b\nc,\"d \"\"", "(3,1)", "A quote that opens in this record is never closed")]
    [InlineData("a.csv", "prompt,\"response \"\"", "(1,1)", "A quote that opens in this record is never closed")]
    [InlineData("a.csv", "prompt,response\na,b\nc,d\"e\n", "(3,1)", "A quote stands inside of the value d\"e")]
    [InlineData("a.csv", "prompt,response\na,b\n\"c\nd\",e,f\n", "(3,1)", "3 values, and the first line names 2 columns")]
    [InlineData("a.csv", "prompt,prompt\na,b\n", "(1,1)", "Two columns have the name 'prompt'")]
    [InlineData("a.jsonl", "", "", "The file is empty")]
    [InlineData("a.jsonl", "\n \n", "", "The file is empty")]
    [InlineData("a.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 12\n", "", "Git LFS pointer, not the data: run 'git lfs pull'")]
    [InlineData("a.parquet", "PAR1\u0015\u0004", "", "Parquet, which is not read: convert it to JSON Lines")]
    [InlineData("a.jsonl", "PK\u0003\u0004x", "", "zip archive: unpack it")]
    public void Damage_is_told_at_its_place(string file, string text, string place, string message)
    {
        DataException error = Assert.Throws<DataException>(() => _given.With(file, text).Items(Source(file)));
        Assert.StartsWith(file + place, error.Place, StringComparison.Ordinal);
        Assert.Contains(message, error.Message);
        Assert.Equal(place.Length > 0 ? DataException.DamagedFile : DataException.UnreadableFile, error.Id);
    }

    [Theory, InlineData("a.jsonl", "{\"prompt\":\"x\",\"response\":\"b\"}\n{\"prompt\":\"xä~\",\"response\":\"b\"}\n", "(2,14)"), InlineData("a.csv", "prompt,response\n\"a\na\",b\nxä~,c\n", "(4,3)"), InlineData("a.json", "[\n{\"prompt\":\n\"ä~\",\"response\":\"b\"}]", "(3,3)")]
    public void Bytes_that_are_no_UTF8_are_told_at_their_place(string file, string text, string place)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes[Array.LastIndexOf(bytes, (byte)'~')] = 0xFF;
        DataException error = Assert.Throws<DataException>(() => _given.With(file, bytes).Items(Source(file)));
        Assert.Equal(file + place, error.Place);
        Assert.Contains("0xFF here is not UTF-8", error.Message);
    }

    [Fact]
    public void UTF16_is_told() =>
        Assert.Contains("UTF-16", Assert.Throws<DataException>(() => _given.With("a.csv", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("prompt,response\na,b\n")]).Items(Source("a.csv"))).Message);

    [Fact]
    public void Compressed_data_that_are_cut_off_are_an_error_after_their_last_whole_line()
    {
        byte[] zipped = GivenData.Zipped(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{{\"prompt\":\"{i * 7919 % 104729}\",\"response\":\"b\"}}\n"))));

        // Wherever the cut falls, it is told as one, and not as what the rest of a block could be read as.
        foreach (int missing in Enumerable.Range(0, 60).Select(i => 1 + (i * zipped.Length / 61)))
        {
            File.WriteAllBytes(Path.Combine(_given.Folder, "a.jsonl.gz"), zipped[..^missing]);
            DataException error = Assert.Throws<DataException>(() => _given.Items(Source("a.jsonl.gz")));
            Assert.Equal(DataException.DamagedFile, error.Id);
            Assert.Contains("gzip data are damaged, or cut off", error.Message);
        }
    }

    [Fact]
    public void Compressed_data_may_have_several_members_and_nothing_else_after_them()
    {
        byte[] first = GivenData.Zipped("{\"prompt\":\"a\",\"response\":\"b\"}\n"u8.ToArray()), second = GivenData.Zipped("{\"prompt\":\"c\",\"response\":\"d\"}\n"u8.ToArray());
        string path = Path.Combine(_given.Folder, "a.jsonl.gz");
        File.WriteAllBytes(path, [.. first, .. GivenData.Zipped([]), .. second]);
        Assert.Equal(["a", "c"], _given.Items(Source("a.jsonl.gz")).Select(item => item.Values["question"]));
        File.WriteAllBytes(path, [.. first, .. "more"u8]);
        Assert.Contains("gzip data are damaged, or cut off", Assert.Throws<DataException>(() => _given.Items(Source("a.jsonl.gz"))).Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_told()
    {
        Directory.CreateDirectory(Path.Combine(_given.Folder, "inner"));
        Assert.Contains("There is no such file", Assert.Throws<DataException>(() => _given.Items(Source("none.jsonl"))).Message);
        Assert.Contains("It is a folder", Assert.Throws<DataException>(() => _given.Items(Source("inner"))).Message);
    }
}
