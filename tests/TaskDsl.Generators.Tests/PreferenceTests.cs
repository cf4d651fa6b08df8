using TaskDsl.Formats;
using TaskDsl.Tasks;

namespace TaskDsl.Generators.Tests;

public class PreferenceTests
{
    [Fact]
    public void A_preference_format_is_closed_by_an_end_token_that_is_context_and_has_its_baseline()
    {
        TaskDefinition task = new Project().With("preference.task.yaml", Project.Good("preference.task.yaml")).Run().LoadTask("Preference");
        Assert.Equal("Which answer is better?", task.Title);
        Assert.Equal(["base", "preference", "preference_without_critique"], task.Formats.Select(format => format.Name));

        Format preference = task.Format("preference"), baseline = task.Format("preference_without_critique");
        Assert.Equal("Question: 1 + 1↵Answer: 3↵Critique: It is 2◆", preference.Render(["1 + 1", "3", "It is 2"]).ToString().Replace('\n', '↵'));
        Assert.Equal("Question: 1 + 1↵Answer: 3◆", baseline.Render(["1 + 1", "3"]).ToString().Replace('\n', '↵'));
        Assert.All((Format[])[preference, baseline], format =>
        {
            Assert.True(format.Scores);
            Assert.Empty(format.Learned);
            Assert.Equal([("slightly better", 0.33), ("better", 0.67), ("significantly better", 1)], format.Margins.Select(margin => (margin.Confidence, margin.Value)));
        });
        Assert.False(task.Format("base").Scores);
        Assert.Equal(0, preference.Encode(["1 + 1", "3", "It is 2"], Tokenizers.Tokenizer.Bytes).Targets);
    }
}
