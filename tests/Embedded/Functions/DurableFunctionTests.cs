using AutoVideo.Embedded.Hosting;
using AutoVideo.Tests.Embedded.Hosting;

using Microsoft.Extensions.Hosting;

namespace AutoVideo.Tests.Embedded.Functions;

/// <summary>The seam that the durable engine calls: the functions that were found, JSON in and JSON out.</summary>
public sealed class DurableFunctionTests
{
    public sealed record Scene(string Text, int Seconds);

    public sealed class Steps
    {
        [Function("Measure")]
        public Scene Measure([ActivityTrigger] Scene scene, string instanceId, FunctionContext context) => scene with { Text = $"{scene.Text} {instanceId} {context.FunctionDefinition.Name}" };

        [Function("Add")]
        public static async Task<int> Add([ActivityTrigger] int number, CancellationToken cancellation)
        {
            await Task.Yield();
            return cancellation.IsCancellationRequested ? -1 : number + 1;
        }

        [Function("Nothing")]
        public Task Nothing([ActivityTrigger] string? input) => input is null ? Task.CompletedTask : throw new ArgumentException(input);

        [Function("Tell")]
        public string Tell([OrchestrationTrigger] TaskOrchestrationContext context) => "told";
    }

    private static Task<string?> Run(TestHost host, string name, string? input) =>
        host.Get<IDurableFunctions>().FindActivity(name)!(new ActivityInvocation("video-1", name, input, 0), default);

    [Fact]
    public async Task An_activity_takes_and_returns_json_and_knows_its_instance()
    {
        await using var host = await TestHost.Start(typeof(Steps));
        Assert.Equal("""{"Text":"hi video-1 Measure","Seconds":5}""", await Run(host, "measure", """{"text":"hi","SECONDS":5}"""));
    }

    [Fact]
    public async Task A_static_activity_with_a_number_works_and_one_without_input_or_result_gives_null()
    {
        await using var host = await TestHost.Start(typeof(Steps));
        Assert.Equal("8", await Run(host, "Add", "7"));
        Assert.Null(await Run(host, "Nothing", null));
    }

    [Fact]
    public async Task An_activity_that_throws_gives_the_engine_its_own_exception()
    {
        await using var host = await TestHost.Start(typeof(Steps));
        Assert.Equal("bad", (await Assert.ThrowsAsync<ArgumentException>(() => Run(host, "Nothing", "\"bad\""))).Message);
    }

    [Fact]
    public async Task An_input_of_another_shape_names_the_activity_and_the_type()
    {
        await using var host = await TestHost.Start(typeof(Steps));
        var error = await Assert.ThrowsAsync<FunctionInputConverterException>(() => Run(host, "Measure", "[1]"));
        Assert.StartsWith("The input of activity Measure is not a Scene", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_that_does_not_exist_is_null_and_kinds_are_kept_apart()
    {
        await using var host = await TestHost.Start(typeof(Steps));
        Assert.Null(host.Get<IDurableFunctions>().FindActivity("Tell"));
        Assert.Null(host.Get<IDurableFunctions>().FindOrchestrator("Measure"));
        Assert.NotNull(host.Get<IDurableFunctions>().FindOrchestrator("TELL"));
    }

    [Fact]
    public async Task Middleware_that_awaits_before_an_orchestrator_is_found_and_named()
    {
        await using var host = await TestHost.Start(
            builder => builder.UseMiddleware(async (_, next) =>
            {
                await Task.Yield();
                await next();
            }),
            typeof(Steps));
        var run = host.Get<IDurableFunctions>().FindOrchestrator("Tell")!;
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => run(null!));
        Assert.Equal(FunctionRunner.AsyncMiddleware, error.Message);
    }

    [Fact]
    public async Task Middleware_that_awaits_elsewhere_only_does_not_disturb_orchestrators()
    {
        await using var host = await TestHost.Start(
            builder => builder.UseWhen(
                context => context.FunctionDefinition.InputBindings.Values.All(binding => binding.Type != "orchestrationTrigger"),
                async (_, next) =>
                {
                    await Task.Yield();
                    await next();
                }),
            typeof(Steps));
        Assert.Equal("told", await host.Get<IDurableFunctions>().FindOrchestrator("Tell")!(null!));
        Assert.Equal("8", await Run(host, "Add", "7"));
    }
}
