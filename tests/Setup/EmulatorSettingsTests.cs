using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Messaging;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Setup;

/// <summary>The settings that README.md gives for the azure host on emulators, read by the code that they are for.</summary>
public sealed partial class EmulatorSettingsTests
{
    private static readonly Dictionary<string, string> Given = Read();

    [Fact]
    public void The_connection_that_triggers_use_is_the_one_that_senders_use()
    {
        using var services = Services(Given);

        var bus = services.GetRequiredService<IOptions<ServiceBusOptions>>().Value;

        Assert.Contains("UseDevelopmentEmulator=true", bus.Connection, StringComparison.Ordinal);
        Assert.Equal("", bus.FullyQualifiedNamespace);
    }

    [Fact]
    public void A_namespace_alone_is_no_connection()
    {
        using var services = Services(new() { ["ServiceBus__FullyQualifiedNamespace"] = "sb-test.servicebus.windows.net" });

        var bus = services.GetRequiredService<IOptions<ServiceBusOptions>>().Value;

        Assert.Equal(("", "sb-test.servicebus.windows.net"), (bus.Connection, bus.FullyQualifiedNamespace));
    }

    [Fact]
    public void The_worker_runs_beside_the_functions_on_one_folder_and_over_the_bus()
    {
        Assert.Equal("false", Given["MediaJobs__WorkerInProcess"]);
        Assert.Equal("bus", Given["MediaJobs__Transport"]);
        Assert.True(Path.IsPathRooted(Given["Data__Folder"]), "The two run in different folders, so a relative one would be two.");
    }

    [Fact]
    public void Every_setting_is_one_that_the_product_or_its_runtime_reads()
    {
        using var sample = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("local.settings.sample.json")));
        var known = sample.RootElement.GetProperty("Values").EnumerateObject().Select(value => value.Name);

        Assert.Equal(["AzureWebJobsStorage", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "ServiceBus"], Given.Keys.Except(known).Order(StringComparer.Ordinal));
    }

    private static ServiceProvider Services(Dictionary<string, string> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value))).Build())
        .AddMessaging().BuildServiceProvider();

    private static Dictionary<string, string> Read()
    {
        var block = Settings().Match(File.ReadAllText(Repository.PathOf("README.md"))).Groups[1].Value;
        return JsonSerializer.Deserialize<Dictionary<string, string>>($"{{{block}}}")!;
    }

    [GeneratedRegex("```json\n(.+?)```", RegexOptions.Singleline)]
    private static partial Regex Settings();
}
