using System.IO.Compression;
using TaskDsl.Randomness;

namespace TaskDsl.Oracles.Tests.Race;

public sealed class RaceOracleTests
{
    private const string Boat = """
        In the summer two sisters found a boat in the reeds. Its boards were rotten, but they decided to repair it before the cold came.

        Q1. When was the boat found?
        A. In spring
        B. In summer
        C. In autumn
        D. In winter

        Q2. What did the sisters decide to do with the boat?
        A. Sell it
        B. Paint it
        C. Repair it
        D. Forget it
        """;

    private static readonly RaceOracle Released = new(source: Fixtures.Raw);

    [Fact]
    public void A_released_passage_is_asked_in_the_task_s_form() =>
        Assert.Contains(Boat, Enumerable.Range(0, 100).Select(item => Released.Draw(new CounterRandom(1, "question", item))));

    [Fact]
    public void The_key_comes_from_the_files() => Assert.Equal("1 = B, 2 = C", Released.Answer(Boat));

    [Theory]
    [InlineData("1 = C, 2 = D", "Answer to question 1 should be B|Answer to question 2 should be C")]
    [InlineData("2 = D, 1 = B", "Answer to question 2 should be C")]
    [InlineData("1 = B, 2 = C", "")]
    [InlineData("1 = b, 2 = C", "")]
    public void A_critique_names_a_wrong_letter_and_the_right_one(string answer, string critiques) =>
        Assert.Equal(critiques.Split('|', StringSplitOptions.RemoveEmptyEntries), Released.Critiques(Boat, answer));

    [Theory]
    [InlineData("Answer to question 2 should be D")]
    [InlineData("Answer to question 2 should be c")]
    [InlineData("Answer to question 3 should be C")]
    [InlineData("Answer to question 0 should be C")]
    [InlineData("Answer to question 2 should be C.")]
    public void Anything_else_is_no_critique(string critique) => Assert.False(Released.IsValid(Boat, "1 = B, 2 = A", critique));

    [Fact]
    public void Mending_keeps_the_answer_s_order() => Assert.Equal("2 = C, 1 = A", Released.Mend(Boat, "2 = D, 1 = A", "Answer to question 2 should be C"));

    [Theory]
    [InlineData("1 = B")]
    [InlineData("1 = B, 1 = C")]
    [InlineData("1 = B, 2 = E")]
    [InlineData("1=B, 2=C")]
    [InlineData("B, C")]
    [InlineData("")]
    public void Answers_are_read_strictly(string answer) => Assert.Equal(Verdict.Unparsed, Released.Judge(Boat, answer));

    [Fact]
    public void Folders_and_rows_hold_the_same_passages_and_single_questions_are_left_out()
    {
        Assert.Equal(3, Released.Questions);
        var rows = new RaceOracle(source: Fixtures.Rows);
        Assert.Equal(2, rows.Questions);
        for (int item = 0; item < 50; item++)
        {
            string question = rows.Draw(new CounterRandom(1, "question", item));
            Assert.Equal(Released.Answer(question), rows.Answer(question));
        }
    }

    [Fact]
    public void Compressed_rows_are_read()
    {
        using var file = new TemporaryFile("", ".jsonl.gz");
        using (var compressed = new GZipStream(File.Create(file.Path), CompressionLevel.Fastest))
        {
            compressed.Write(File.ReadAllBytes(Fixtures.Rows));
        }

        Assert.Equal(2, new RaceOracle(source: file.Path).Questions);
    }

    [Theory]
    [InlineData("{", "(1)")]
    [InlineData("{}", "(1)")]
    [InlineData("""{"article":"A.","question":"Q?","options":["a","b","c"],"answer":"A"}""", "3 options instead of 4")]
    [InlineData("""{"article":"A.","question":"Q?","options":["a","b","c","d"],"answer":"E"}""", "the answer 'E' is not one of")]
    [InlineData("""{"article":"A.","question":"Q?","options":["a","b","c","d"],"answer":null}""", "(1)")]
    [InlineData("""{"article":"A.","question":"Q?","options":["a","b","c","d"],"answer":"A"}""", "none of the 1 passages has 2 questions")]
    public void Rows_that_are_not_race_are_refused_with_file_and_line(string row, string message)
    {
        using var file = new TemporaryFile(row, ".jsonl");
        string said = Assert.Throws<InvalidDataException>(() => new RaceOracle(source: file.Path)).Message;
        Assert.Contains(file.Path, said, StringComparison.Ordinal);
        Assert.Contains(message, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_source_is_an_error() => Assert.ThrowsAny<IOException>(() => new RaceOracle(source: "no/such/folder"));

    [Fact]
    public void A_passage_that_is_not_the_source_s_is_an_error() =>
        Assert.Contains("none of the source's", Assert.Throws<ArgumentException>(() => Released.Answer(Boat.Replace("boat in", "raft in", StringComparison.Ordinal))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_written_passage_that_states_something_else_is_an_error()
    {
        var oracle = new RaceOracle();
        string question = oracle.Draw(new CounterRandom(1, "question"));
        string first = question[..question.IndexOf(". ", StringComparison.Ordinal)];
        Assert.Contains("'Nobody knows more'", Assert.Throws<ArgumentException>(() => oracle.Answer(question.Replace(first, first + ". Nobody knows more", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        Assert.Contains("no sentence that this oracle writes", Assert.Throws<ArgumentException>(() => oracle.Answer("Nobody knows more. " + question)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Written_passages_vary_and_are_plain_text()
    {
        var oracle = new RaceOracle();
        string[] passages = [.. Enumerable.Range(0, 500).Select(item => oracle.Kind(oracle.Draw(new CounterRandom(1, "question", item))))];
        Assert.Equal(passages.Length, passages.Distinct().Count());
        Assert.All(passages, passage => Assert.Matches(@"^[A-Z][A-Za-z0-9:;,' ]*\.( [A-Z0-9][A-Za-z0-9:;,' ]*\.)+$", passage));
    }

    [Fact]
    public void Every_scene_has_enough_to_choose_from_and_nothing_that_could_be_read_two_ways() => Assert.All(Scenes.All, scene =>
    {
        Assert.True(scene.Subjects.Length > 8 && scene.Attributes.Length >= 3);
        string[] texts = [.. scene.Subjects.Select(subject => subject.Name), .. scene.Attributes.SelectMany(attribute => attribute.Values)];
        Assert.All(texts, text => Assert.DoesNotContain(Scenes.Joints, joint => text.Contains(joint, StringComparison.Ordinal)));
        Assert.All(texts.Concat(scene.Asides).Concat(scene.Openings), text => Assert.DoesNotContain('.', text));
        Assert.All(scene.Attributes, attribute => Assert.True(attribute.Values.Distinct().Count() == attribute.Values.Length && attribute.Values.Length > 8));
        Assert.All(scene.Openings, opening => Assert.Single(Scenes.All, other => other.Openings.Contains(opening)));
    });
}
