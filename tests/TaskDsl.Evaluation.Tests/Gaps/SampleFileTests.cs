using System.Text;
using TaskDsl.Evaluation.Gaps;

namespace TaskDsl.Evaluation.Tests.Gaps;

public sealed class SampleFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("samples-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_question_is_one_line_with_its_keys_in_order()
    {
        QuestionSamples question = Pool.Question(7, Pool.Answer(0, false, 0.93, true) with { Removed = 0.0012 }, Pool.Answer(1, true));

        Assert.Equal(
            """{"item":7,"question":"12 + 39","truth":"51","samples":[{"sample":0,"answer":"41","parsed":true,"correct":false,"truncated":false,"removed":0.0012,"critiqueability":0.93,"critique":"Digit at index 2 should be 5","critique_valid":true,"critique_truncated":false,"tokens":3},{"sample":1,"answer":"51","parsed":true,"correct":true,"truncated":false,"removed":0,"tokens":3}]}""" + "\n",
            Written(question));
    }

    [Fact]
    public void What_is_written_is_read_back_to_the_last_bit()
    {
        string[] texts = ["", " ", "a\"b\\c\u0000\u001f", "↵\r\n\t", "¬a ∨ b", "\u2028</script>", "𠀀🙂", "\uFFFD\uFEFF"];
        double[] numbers = [0, 1, double.Epsilon, 1 / 3.0, 0.1f, 1 - 1.1102230246251565e-16, 5e-5];
        QuestionSamples[] questions =
        [
            .. texts.Select((text, item) => new QuestionSamples
            {
                Item = item - 3L + (item == 0 ? long.MinValue / 2 : 0),
                Question = text,
                Truth = text,
                Passage = text,
                Samples = [.. numbers.Select((number, i) => Pool.Answer(i, false, number, true) with { Answer = text, Critique = text, Removed = number, Rating = -number, CritiqueSeverity = number })],
            }),
        ];
        string path = Path.Combine(_folder, "samples.jsonl");

        SampleFile.Write(path, questions);
        QuestionSamples[] read = [.. SampleFile.Read(path)];

        Assert.Equal(questions.Length, read.Length);
        for (int i = 0; i < read.Length; i++)
        {
            Assert.Equal(questions[i] with { Samples = [] }, read[i] with { Samples = [] });
            Assert.Equal(questions[i].Samples.ToArray(), read[i].Samples.ToArray());
        }

        SampleFile.Write(path + "2", read);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(path + "2"));
        Assert.Equal(texts.Length, File.ReadAllText(path).Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("", "the line is empty")]
    [InlineData("{\"item\":0", "this is not JSON at byte 10 of the line")]
    [InlineData("[]", "the line: expected an object, but this is an array.")]
    [InlineData("{}", "item: the key is missing.")]
    [InlineData("ITEM:1.5", "item: expected a whole number, but this is 1.5.")]
    [InlineData("\"truth\":\"51\"->\"truth\":51", "truth: expected a string, but this is 51.")]
    [InlineData("\"truth\":\"51\"->\"truth\":\"\\ud800\"", "truth: the string holds half of a surrogate pair")]
    [InlineData("\"truth\"->\"thruth\"", "thruth: unknown key; the keys are item, question, truth, passage, samples.")]
    [InlineData("\"truth\":\"51\"->\"truth\":\"51\",\"truth\":\"52\"", "this is not JSON")]
    [InlineData("\"correct\":false->\"correct\":\"no\"", "samples[0].correct: expected true or false, but this is \"no\".")]
    [InlineData("\"tokens\":3->\"tokens\":-1", "samples[0].tokens: a count is not negative.")]
    [InlineData("\"critiqueability\":0.5->\"critiqueability\":1.5", "samples[0].critiqueability: a probability is between 0 and 1.")]
    [InlineData("\"critiqueability\":0.5->\"critiqueability\":null", "samples[0].critiqueability: expected a number, but this is null.")]
    [InlineData("\"removed\":0->\"removed\":1e400", "samples[0].removed:")]
    [InlineData("\"parsed\":true,\"correct\":false->\"parsed\":false,\"correct\":true", "samples[0].correct: an answer that was not parsed cannot be correct.")]
    [InlineData("\"truncated\":false->\"truncated\":true", "samples[0].parsed: a truncated answer counts as unparsed")]
    [InlineData("\"critique_valid\":true,->", "samples[0].critique: critique, critique_valid and critique_truncated stand together")]
    [InlineData("\"critique_truncated\":false->\"critique_truncated\":true", "samples[0].critique_valid: a truncated critique is invalid")]
    [InlineData("\"tokens\":3->\"rating\":\"good\",\"tokens\":3", "samples[0].rating: expected a number, but this is \"good\".")]
    [InlineData("\"tokens\":3->\"critique_severity\":-1,\"tokens\":3", "samples[0].critique_severity: it stands beside a critique and is a finite number, 0 or more.")]
    [InlineData("ITEM:0", "item: 0 stands already on line 1")]
    public void A_line_that_is_wrong_is_named_with_what_is_wrong(string change, string expected)
    {
        string good = Written(Pool.Question(1, Pool.Answer(0, false, 0.5, true))).TrimEnd('\n');
        string bad = change.StartsWith("ITEM:", StringComparison.Ordinal) ? good.Replace("\"item\":1", $"\"item\":{change[5..]}", StringComparison.Ordinal)
            : change.Split("->") is [var old, var changed] ? good.Replace(old, changed, StringComparison.Ordinal)
            : change;
        Assert.NotEqual(good, bad);
        string path = Path.Combine(_folder, "samples.jsonl");
        File.WriteAllText(path, Written(Pool.Question(0, Pool.Answer(0, true))) + bad + "\n" + Written(Pool.Question(2, Pool.Answer(0, true))));

        IEnumerator<QuestionSamples> questions = SampleFile.Read(path).GetEnumerator();

        Assert.True(questions.MoveNext(), "The lines before the wrong one are read.");
        InvalidSamplesException error = Assert.Throws<InvalidSamplesException>(() => questions.MoveNext());
        Assert.StartsWith($"{path}(2): {expected}", error.Message, StringComparison.Ordinal);
        Assert.Equal((path, 2), (error.File, error.Line));
    }

    [Fact]
    public void A_file_cut_off_in_the_middle_is_said_to_be()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Written(Pool.Question(0, Pool.Answer(0, true)), Pool.Question(1, Pool.Answer(0, true))));

        InvalidSamplesException error = Assert.Throws<InvalidSamplesException>(() => SampleFile.Read(new MemoryStream(bytes[..^20]), "cut.jsonl").ToList());

        Assert.StartsWith("cut.jsonl(2): this is not JSON", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_said_to_be()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("{\"item\":0,\"question\":\""), 0xFF, (byte)'"'];

        InvalidSamplesException error = Assert.Throws<InvalidSamplesException>(() => SampleFile.Read(new MemoryStream(bytes), "broken.jsonl").ToList());

        Assert.Contains("not UTF-8", error.Message);
    }

    [Fact]
    public void Samples_that_break_a_rule_are_not_written_and_what_was_there_stays()
    {
        string path = Path.Combine(_folder, "samples.jsonl");
        SampleFile.Write(path, [Pool.Question(0, Pool.Answer(0, true))]);
        byte[] before = File.ReadAllBytes(path);
        QuestionSamples sound = Pool.Question(0, Pool.Answer(0, true));

        Refused("removed", Pool.Question(1, Pool.Answer(0, true) with { Removed = double.NaN }));
        Refused("needs at least one", Pool.Question(1));
        Refused("already written", sound);

        void Refused(string expected, QuestionSamples broken)
        {
            InvalidSamplesException error = Assert.Throws<InvalidSamplesException>(() => SampleFile.Write(path, [sound, broken]));
            Assert.Contains(expected, error.Message);
            Assert.Equal(before, File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFiles(_folder));
        }
    }

    [Fact]
    public void An_empty_file_holds_no_questions() => Assert.Empty(SampleFile.Read(new MemoryStream(), "empty.jsonl"));

    private static string Written(params QuestionSamples[] questions)
    {
        using var stream = new MemoryStream();
        SampleFile.Write(stream, questions);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
