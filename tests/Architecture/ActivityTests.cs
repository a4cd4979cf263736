using System.Reflection;

namespace AutoVideo.Tests.Architecture;

/// <summary>The names and types that orchestrators call with are those of exactly one activity function each.</summary>
public sealed class ActivityTests
{
    private static readonly Dictionary<string, MethodInfo[]> Activities = Product.Functions.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => method.GetParameters().Any(IsTrigger))
        .GroupBy(method => method.GetCustomAttribute<FunctionAttribute>()!.Name)
        .ToDictionary(group => group.Key, group => group.ToArray());

    private static readonly string[] Listed =
        [.. typeof(ActivityNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(name => (string)name.GetRawConstantValue()!)];

    public static TheoryData<string> Names => new(Listed);

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_activity_name_has_exactly_one_function(string name) => Assert.Single(Activities[name]);

    [Fact]
    public void No_activity_function_is_missing_in_the_list_of_names() =>
        Assert.Empty(Activities.Keys.Except(Listed));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_typed_call_has_the_types_of_its_function(string name)
    {
        var context = new RecordingContext();
        foreach (var call in TypedCalls())
            await (Task)call.Invoke(null, [context, RecordingContext.SampleOf(call.GetParameters()[1].ParameterType)])!;

        var (_, input, result) = Assert.Single(context.Calls.Where(call => call.Name == name).Distinct());
        var function = Activities[name].Single();
        Assert.Equal(function.GetParameters().Single(IsTrigger).ParameterType, input);
        if (result != typeof(object))
            Assert.Equal(function.ReturnType.GetGenericArguments().Single(), result);
    }

    private static bool IsTrigger(ParameterInfo parameter) => parameter.GetCustomAttribute<ActivityTriggerAttribute>() is not null;

    private static IEnumerable<MethodInfo> TypedCalls() => Product.Orchestrations.GetTypes()
        .Where(type => type.Name.EndsWith("ActivityCalls", StringComparison.Ordinal))
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.GetParameters() is [var first, _] && first.ParameterType == typeof(TaskOrchestrationContext));
}
