using System.Reflection;
using AutoVideo.Tests.Architecture;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Infra.Checks;

/// <summary>Queues, topics and subscriptions of the code are made, and no others.</summary>
internal static class MessagingCheck
{
    private const string File = "infra/app/messaging.bicep", Emulator = "infra/local/service-bus.json";

    public static IEnumerable<string> Problems(InfraSources infra)
    {
        var file = infra.Bicep[File];
        var queues = Names(file.Variables["queues"]).ToArray();
        var topics = file.Variables["topics"].Parts.ToDictionary(
            topic => topic.Property("name")!.Literal!, topic => topic.Property("subscriptions")!.Parts.Select(name => name.Literal!).ToArray());
        var triggers = Product.Functions.GetTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters())
            .Select(parameter => parameter.GetCustomAttribute<ServiceBusTriggerAttribute>()).OfType<ServiceBusTriggerAttribute>().ToArray();
        foreach (var queue in triggers.Select(trigger => trigger.QueueName).OfType<string>().Concat(Constants("Queue")).Distinct().Except(queues))
            yield return $"{File}: the queue '{queue}' of the code is missing";
        foreach (var topic in triggers.Select(trigger => trigger.TopicName).OfType<string>().Concat(Constants("Topic")).Distinct().Where(topic => !topics.ContainsKey(topic)))
            yield return $"{File}: the topic '{topic}' of the code is missing";
        foreach (var trigger in triggers.Where(trigger => trigger.TopicName is not null && !topics.GetValueOrDefault(trigger.TopicName, []).Contains(trigger.SubscriptionName)))
            yield return $"{File}: the subscription '{trigger.SubscriptionName}' of '{trigger.TopicName}' is missing";
        foreach (var (topic, subscription) in topics.SelectMany(topic => topic.Value.Select(name => (topic.Key, name))))
        {
            if (!triggers.Any(trigger => trigger.TopicName == topic && trigger.SubscriptionName == subscription))
                yield return $"{File}: nothing reads the subscription '{subscription}' of '{topic}', which would fill up";
        }
        var code = string.Concat(new[] { "shared", "functions", "orchestrations" }
            .SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories)).Select(System.IO.File.ReadAllText));
        foreach (var unknown in queues.Concat(topics.Keys).Where(name => !code.Contains($"\"{name}\"", StringComparison.Ordinal)))
            yield return $"{File}: the code knows nothing called '{unknown}'";
        if (infra.Text(Emulator) != ServiceBusEmulator.ConfigOf(file))
            yield return $"{Emulator}: is not what {File} makes; write this:\n{ServiceBusEmulator.ConfigOf(file)}";
        if (!infra.Text("infra/local/emulators.yaml").Contains($"DTS_TASK_HUB_NAMES: {infra.Json("host.json").GetProperty("extensions").GetProperty("durableTask").GetProperty("hubName").GetString()}\n", StringComparison.Ordinal))
            yield return "infra/local/emulators.yaml: the scheduler's emulator makes another hub than host.json asks for";
        var settings = SettingsCheck.Given(infra).Select(setting => setting.Name).ToHashSet();
        foreach (var connection in triggers.Select(trigger => trigger.Connection).OfType<string>().Distinct().Where(connection => !settings.Contains($"{connection}__fullyQualifiedNamespace")))
            yield return $"infra/app/settings.bicep: the connection '{connection}' of a trigger is not given";
    }

    private static IEnumerable<string> Names(BicepNode array) => array.Parts.Select(item => item.Property("name")!.Literal!);

    private static IEnumerable<string> Constants(string name) => Product.Assemblies.SelectMany(assembly => assembly.GetTypes())
        .Where(type => !type.Namespace?.StartsWith("AutoVideo.Embedded", StringComparison.Ordinal) ?? false)
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(field => field.IsLiteral && field.FieldType == typeof(string) && field.Name.EndsWith(name, StringComparison.Ordinal))
        .Select(field => (string)field.GetRawConstantValue()!);
}
