using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Hosting;

/// <summary>
/// The Functions extension hands a client to parameters of functions only. Services need one as well, so this build connects to the Durable
/// Task Scheduler itself, by the setting and the task hub of host.json.
/// </summary>
public static partial class OrchestrationClientSetup
{
    private const string Connection = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", Hub = "AzureFunctionsJobHost:extensions:durableTask:hubName", UsualHub = "AutoVideo";

    static partial void AddClient(IServiceCollection services)
    {
        services.AddOptions<DurableTaskSchedulerClientOptions>().Configure<IConfiguration>((options, settings) =>
        {
            var text = settings[Connection] ?? throw new InvalidOperationException($"The setting {Connection} is missing: it names the Durable Task Scheduler.");
            var hub = settings[Hub] is { Length: > 0 } named ? named : UsualHub;
            var read = DurableTaskSchedulerClientOptions.FromConnectionString(text.Contains("TaskHub=", StringComparison.OrdinalIgnoreCase) ? text : $"{text.TrimEnd(';')};TaskHub={hub}");
            (options.EndpointAddress, options.TaskHubName, options.Credential, options.AllowInsecureCredentials) = (read.EndpointAddress, read.TaskHubName, read.Credential, read.AllowInsecureCredentials);
        });
        services.AddDurableTaskClient(builder => builder.UseDurableTaskScheduler());
    }
}
