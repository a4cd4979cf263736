using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace AutoVideo.Tests.Infra;

/// <summary>What Service Bus's emulator is to make, from infra/app/messaging.bicep, within the emulator's own limits.</summary>
internal static class ServiceBusEmulator
{
    private const int MostDeliveries = 10;
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(1), LongestMemory = TimeSpan.FromMinutes(5);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static string ConfigOf(BicepFile messaging)
    {
        var queues = messaging.Variables["jobQueues"].Parts.Concat(messaging.Variables["queues"].Parts).Select(queue => Entity(queue.Property("name")!.Literal!, new()
        {
            ["DeadLetteringOnMessageExpiration"] = true,
            ["DefaultMessageTimeToLive"] = Shorter(Made(messaging, "queues", "defaultMessageTimeToLive"), LongestLife),
            ["DuplicateDetectionHistoryTimeWindow"] = Shorter(Made(messaging, "queues", "duplicateDetectionHistoryTimeWindow"), LongestMemory),
            ["LockDuration"] = queue.Property("lockDuration")!.Literal,
            ["MaxDeliveryCount"] = Math.Min(int.Parse(queue.Property("maxDeliveryCount")!.Text, CultureInfo.InvariantCulture), MostDeliveries),
            ["RequiresDuplicateDetection"] = Made(messaging, "queues", "requiresDuplicateDetection") == "true",
            ["RequiresSession"] = false,
        }));
        var topics = messaging.Variables["topics"].Parts.Select(topic =>
        {
            var made = Entity(topic.Property("name")!.Literal!, new()
            {
                ["DefaultMessageTimeToLive"] = Shorter(Made(messaging, "topics", "defaultMessageTimeToLive"), LongestLife),
                ["DuplicateDetectionHistoryTimeWindow"] = Shorter(Made(messaging, "topics", "duplicateDetectionHistoryTimeWindow"), LongestMemory),
                ["RequiresDuplicateDetection"] = Made(messaging, "topics", "requiresDuplicateDetection") == "true",
            });
            made["Subscriptions"] = Array(topic.Property("subscriptions")!.Parts.Select(name => Entity(name.Literal!, new()
            {
                ["DeadLetteringOnMessageExpiration"] = true,
                ["DefaultMessageTimeToLive"] = Shorter(Made(messaging, "topics/subscriptions", "defaultMessageTimeToLive"), LongestLife),
                ["LockDuration"] = Made(messaging, "topics/subscriptions", "lockDuration"),
                ["MaxDeliveryCount"] = Math.Min(int.Parse(Made(messaging, "topics/subscriptions", "maxDeliveryCount"), CultureInfo.InvariantCulture), MostDeliveries),
                ["RequiresSession"] = false,
            })));
            return made;
        });
        var config = new JsonObject
        {
            ["UserConfig"] = new JsonObject
            {
                // The only name the emulator takes.
                ["Namespaces"] = new JsonArray(new JsonObject { ["Name"] = "sbemulatorns", ["Queues"] = Array(queues), ["Topics"] = Array(topics) }),
                ["Logging"] = new JsonObject { ["Type"] = "File" },
            },
        };
        return config.ToJsonString(Indented) + "\n";
    }

    private static JsonObject Entity(string name, JsonObject properties) => new() { ["Name"] = name, ["Properties"] = properties };

    private static JsonArray Array(IEnumerable<JsonObject> items) => new([.. items]);

    private static string Made(BicepFile messaging, string type, string property)
    {
        var value = messaging.Resources.Single(resource => resource.Type == $"Microsoft.ServiceBus/namespaces/{type}").Body.Property($"properties.{property}")!;
        return value.Literal ?? value.Text;
    }

    private static string Shorter(string duration, TimeSpan most) =>
        XmlConvert.ToString(XmlConvert.ToTimeSpan(duration) is var asked && asked < most ? asked : most);
}
