namespace TaskDsl.Prompts.Tests;

[UsesVerify]
public class TopicSummariesPromptTests
{
    private const string Passage = """
        The lighthouse keeper of Skerry Point kept two logs. In the first he wrote the weather and the ships.

        In the second – found only in 1951 – he wrote down the songs of the fishermen.
        """;

    private const string Question = "What did he write in his second log?", Answer = "The fishermen's songs and the weather.", Critique = "The weather was in the first log.";

    [Fact]
    public Task Base() => PromptSnapshot.Check(TopicSummariesTask.Base, new(Passage, Question, Answer));

    /// <summary>Where the passage does not cover the topic, the answer is empty, and the end token alone is learned.</summary>
    [Fact]
    public Task BaseWithoutAnswer() => PromptSnapshot.Check(TopicSummariesTask.Base, new(Passage, "Whom did he marry?", ""));

    [Fact]
    public Task Critiqueability() => PromptSnapshot.Check(TopicSummariesTask.Critiqueability, new(Passage, Question, Answer, TopicSummariesTask.CritiqueableLabel.No));

    [Fact]
    public Task CritiqueFormat() => PromptSnapshot.Check(TopicSummariesTask.Critique, new(Passage, Question, Answer, Critique));

    [Fact]
    public Task Helpfulness() => PromptSnapshot.Check(TopicSummariesTask.Helpfulness, new(Passage, Question, Answer, Critique, TopicSummariesTask.HelpfulLabel.Yes));

    [Fact]
    public Task ConditionalRefinement() => PromptSnapshot.Check(TopicSummariesTask.ConditionalRefinement, new(Passage, Question, Answer, Critique, "The fishermen's songs."));

    [Fact]
    public Task DirectRefinement() => PromptSnapshot.Check(TopicSummariesTask.DirectRefinement, new(Passage, Question, Answer, "The fishermen's songs."));

    [Fact]
    public Task Corroboration() => PromptSnapshot.Check(TopicSummariesTask.Corroboration, new(Passage, Question, Answer, "The second log held the songs; the weather is not supported."));

    [Fact]
    public Task Quotes() => PromptSnapshot.Check(TopicSummariesTask.Quotes, new(Passage, Question, Answer, "he wrote down the songs of the fishermen"));

    [Fact]
    public Task TextQuotes() => PromptSnapshot.Check(TopicSummariesTask.TextQuotes, new(Passage, Question, Answer, Critique, "In the first he wrote the weather and the ships.\nhe wrote down the songs of the fishermen"));

    [Fact]
    public Task ResponseQuotes() => PromptSnapshot.Check(TopicSummariesTask.ResponseQuotes, new(Passage, Question, Answer, Critique, "and the weather"));
}
