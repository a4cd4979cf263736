using System.Reflection;
using AutoVideo.Ai.Calls;

namespace AutoVideo.Tests.Architecture;

/// <summary>What is paid is somebody's.</summary>
public sealed class CallOwnerTests
{
    private static readonly MethodInfo Pay = typeof(IProviderCalls).GetMethod(nameof(IProviderCalls.RunAsync))!;
    private static readonly MethodInfo Say = typeof(CallOwner).GetMethod(nameof(CallOwner.Set))!;

    [Fact]
    public void Every_function_that_reaches_a_provider_says_whose_calls_it_makes()
    {
        var graph = new CallGraph();
        var paying = new List<string>();
        var silent = new List<string>();
        foreach (var function in Product.Functions.GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null))
        {
            var behind = graph.Behind([function], method => method == Pay);
            if (!behind.Contains(Pay))
                continue;
            paying.Add(function.DeclaringType!.Name);
            if (!behind.Contains(Say))
                silent.Add(function.DeclaringType.Name);
        }
        Assert.True(silent.Count == 0, $"These reach a provider and call CallOwner.Set nowhere: {string.Join(", ", silent)}.");
        // Else the walk through the code has lost its way.
        Assert.Superset(new HashSet<string> { "CreateVoiceFunction", "WriteScript", "SpeakScene", "DrawScene", "DescribePictureFunction", "GenerateScenarioFunction" }, paying.ToHashSet());
    }
}
