using System.Text.Json;

using AutoVideo.Embedded.Durable;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting.Durable;

/// <summary>Gives the durable engine the orchestrator and activity functions that were found.</summary>
internal sealed class DurableFunctions(HostStartup startup, IServiceProvider services, IOptions<JsonSerializerOptions> json) : IDurableFunctions
{
    private readonly IServiceScopeFactory _scopes = services.GetRequiredService<IServiceScopeFactory>();
    private readonly Dictionary<string, OrchestratorFunction> _orchestrators = startup.Functions
        .Where(function => function.Trigger is OrchestrationFunctionTrigger)
        .ToDictionary(function => function.Name, function => (OrchestratorFunction)(context => RunOrchestrator(function, startup.Runner, services, context)), StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DiscoveredFunction> _activities = startup.Functions
        .Where(function => function.Trigger is ActivityFunctionTrigger)
        .ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);

    public OrchestratorFunction? FindOrchestrator(string name) => _orchestrators.GetValueOrDefault(name);

    public ActivityFunction? FindActivity(string name) => _activities.TryGetValue(name, out var function)
        ? (invocation, shutdown) => RunActivity(function, invocation, shutdown)
        : null;

    private static async Task<object?> RunOrchestrator(DiscoveredFunction function, FunctionRunner runner, IServiceProvider services, TaskOrchestrationContext orchestration)
    {
        await using var scope = services.CreateAsyncScope();
        var context = new EmbeddedFunctionContext(function, orchestration, scope.ServiceProvider, CancellationToken.None);
        await runner.RunOrchestrator(context);
        return context.Result.Value;
    }

    private async Task<string?> RunActivity(DiscoveredFunction function, ActivityInvocation invocation, CancellationToken shutdown)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var context = new EmbeddedFunctionContext(function, invocation, scope.ServiceProvider, shutdown);
        await startup.Runner.Run(context);
        return context.Result.Value is { } result ? JsonSerializer.Serialize(result, result.GetType(), json.Value) : null;
    }
}
