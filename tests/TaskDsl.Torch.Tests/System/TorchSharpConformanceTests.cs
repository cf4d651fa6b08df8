using System.Reflection;
using TorchSharp;

namespace TaskDsl.Torch.Tests;

/// <summary>
/// Model code is compiled against this binding or against TorchSharp. So each public member here must be one of
/// TorchSharp's: torchsharp-members.txt holds those that are needed, a line each.
/// </summary>
public class TorchSharpConformanceTests
{
    private static readonly ILookup<string, TorchSharpSignature> Listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "System", "torchsharp-members.txt"))
        .Where(line => line.Length > 0 && !line.StartsWith('#') && !line.StartsWith("type ", StringComparison.Ordinal) && !line.StartsWith("enum ", StringComparison.Ordinal))
        .Select(TorchSharpSignature.Parse)
        .ToLookup(signature => signature.Head);

    private static IEnumerable<Type> PublicTypes => typeof(torch).Assembly.GetTypes()
        .Where(type => type.IsVisible && type.Namespace?.StartsWith(nameof(TorchSharp), StringComparison.Ordinal) == true);

    [Fact]
    public void Every_public_member_is_one_of_TorchSharps()
    {
        var strangers = PublicTypes.SelectMany(Members)
            .Select(TorchSharpSignature.Of)
            .OfType<TorchSharpSignature>()
            .Where(own => !Listed[own.Head].Any(own.IsServedBy))
            .Select(own => own.ToString())
            .Order(StringComparer.Ordinal)
            .ToArray();

        Assert.True(strangers.Length == 0, $"{strangers.Length} members are not TorchSharp's:\n{string.Join('\n', strangers)}");
    }

    [Fact]
    public void Every_enumeration_has_TorchSharps_numbers()
    {
        var listed = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "System", "torchsharp-members.txt")).Where(line => line.StartsWith("enum ", StringComparison.Ordinal)).ToArray();
        foreach (var type in PublicTypes.Where(type => type.IsEnum))
        {
            var line = Assert.Single(listed, line => line.StartsWith($"enum {TorchSharpSignature.Name(type)} ", StringComparison.Ordinal));
            var known = line[(line.IndexOf('{') + 1)..line.IndexOf('}')].Split(',', StringSplitOptions.TrimEntries);
            foreach (var name in Enum.GetNames(type))
            {
                Assert.Contains($"{name} = {Convert.ToInt64(Enum.Parse(type, name))}", known);
            }
        }
    }

    [Theory]
    [InlineData("static torch.Tensor torch.f(long a, bool b = true)", "static torch.Tensor torch.f(long a)", true)]
    [InlineData("static torch.Tensor torch.f(long a, bool b = true)", "static torch.Tensor torch.f(long a, bool b = false)", false)]
    [InlineData("static torch.Tensor torch.f(long a, bool b)", "static torch.Tensor torch.f(long a)", false)]
    [InlineData("static torch.Tensor torch.f(long a)", "static torch.Tensor torch.f(long other)", false)]
    [InlineData("static torch.Tensor torch.f(long a)", "static torch.Tensor torch.f(int a)", false)]
    [InlineData("static long torch.f(long a)", "static torch.Tensor torch.f(long a)", false)]
    [InlineData("torch.Tensor.shape : long[] {get;}", "torch.Tensor.shape : long[] {get;set;}", false)]
    [InlineData("torch.Tensor.grad : torch.Tensor {get;set;}", "torch.Tensor.grad : torch.Tensor {get;}", true)]
    public void A_member_is_served_where_a_call_means_the_same(string theirs, string ours, bool served) =>
        Assert.Equal(served, TorchSharpSignature.Parse(ours).IsServedBy(TorchSharpSignature.Parse(theirs)));

    private static IEnumerable<MemberInfo> Members(Type type) => type.IsEnum ? [] : type
        .GetMembers(BindingFlags.Public | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(member => member is not Type && !IsOverride(member));

    // What overrides a member of ours is held against the list there.
    private static bool IsOverride(MemberInfo member) =>
        member is MethodInfo method && method.GetBaseDefinition() is var origin && origin != method
        && origin.DeclaringType!.Assembly == typeof(torch).Assembly;
}
