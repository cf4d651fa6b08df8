namespace TaskDsl.Torch.Tests;

public class LifetimeTests
{
    [Fact]
    public void A_tensor_lives_as_long_as_the_call_that_reads_it()
    {
        var (exitCode, output) = Program.Run("collect", "DOTNET_TieredCompilation", "0");

        Assert.Equal((0, "40000000"), (exitCode, output.Trim()));
    }
}
