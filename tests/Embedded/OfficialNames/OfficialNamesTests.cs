namespace AutoVideo.Tests.Embedded.OfficialNames;

/// <summary>
/// Every public name of the embedded host that stands for an official one has the official signature, so that what compiles on one host
/// does not mean something else on the other.
/// </summary>
public sealed class OfficialNamesTests
{
    private static readonly Dictionary<string, string> Namespaces = new(StringComparer.Ordinal)
    {
        ["AutoVideo.Embedded.Durable"] = "Microsoft.DurableTask",
        ["AutoVideo.Embedded.Durable.Client"] = "Microsoft.DurableTask.Client",
        ["AutoVideo.Embedded.Durable.Converters"] = "Microsoft.DurableTask.Converters",
        ["AutoVideo.Embedded.Functions"] = "Microsoft.Azure.Functions.Worker",
        ["AutoVideo.Embedded.Functions.Builder"] = "Microsoft.Azure.Functions.Worker.Builder",
        ["AutoVideo.Embedded.Functions.Extensions.Abstractions"] = "Microsoft.Azure.Functions.Worker.Extensions.Abstractions",
        ["AutoVideo.Embedded.Functions.Http"] = "Microsoft.Azure.Functions.Worker.Http",
        ["AutoVideo.Embedded.Functions.Middleware"] = "Microsoft.Azure.Functions.Worker.Middleware",
        ["AutoVideo.Embedded.Messaging"] = "Azure.Messaging.ServiceBus",
        ["Microsoft.Extensions.Hosting"] = "Microsoft.Extensions.Hosting",
        [typeof(Planted.TaskRetryOptions).Namespace!] = "Microsoft.DurableTask",
    };

    // What the embedded host has of its own; application code does not use it, which the check of the azure variant shows.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "ActivityFunction", "ActivityInvocation", "DurableEngineOptions", "DurableEngineSetup", "HistoryEvent", "HistoryEventKind", "HistoryReplay",
        "IDurableFunctions", "IDurableHistory", "InstanceHistory", "OrchestratorFunction", "ParentInstance",
        // In production these two come from below the packages that application code is written for.
        "NonDeterministicOrchestrationException", "OrchestrationAlreadyExistsException",
    };

    // Officially with a request that may be left out, of a type that the embedded host does not have.
    private const string Shorter = "DurableTaskClientExtensions: static CreateHttpManagementPayload(DurableTaskClient client, String instanceId) : HttpManagementPayload";

    private static readonly PublicApi Official = PublicApi.Read(Path.Combine(AppContext.BaseDirectory, "OfficialApi.dll"));

    [Fact]
    public void Public_names_of_the_embedded_host_have_the_official_signatures()
    {
        var embedded = PublicApi.Read(typeof(FunctionAttribute).Assembly.Location).Types.Where(type => Namespaces.ContainsKey(type.Namespace)).ToList();
        Assert.True(embedded.Count > 70, $"Only {embedded.Count} types were compared.");
        Assert.Equal([Shorter], embedded.Where(type => !Own.Contains(type.Name)).SelectMany(DifferencesOf));
    }

    [Fact]
    public void Planted_differences_are_found()
    {
        var planted = PublicApi.Read(typeof(OfficialNamesTests).Assembly.Location).Types.Where(type => type.Namespace == typeof(Planted.TaskRetryOptions).Namespace);
        Assert.Equal(
            [
                "ContinueAsNewOptions: set_NewInput(Object value) : init Void",
                "NotOfficial: no such type in Microsoft.DurableTask",
                "TaskRetryOptions: .ctor(RetryPolicy retry)",
                "TaskRetryOptions: static FromRetryHandler(RetryHandler handler?) : TaskRetryOptions",
                "TaskRetryOptions: static FromRetryPolicy(Object policy) : TaskRetryOptions",
            ],
            planted.SelectMany(DifferencesOf).Where(line => !line.Contains("get_", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> DifferencesOf(ApiType type)
    {
        if (Official.Find(Namespaces[type.Namespace], type.Name) is not { } official)
            return [$"{type.Name}: no such type in {Namespaces[type.Namespace]}"];
        var members = Official.AllMembers(official);
        return type.Members.Where(member => !members.Contains(member)).Select(member => $"{type.Name}: {member}");
    }
}
