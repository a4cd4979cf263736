using AutoVideo.Embedded.Functions.Extensions.Abstractions;

namespace AutoVideo.Embedded.Functions;

/// <summary>Runs the function for each message of a queue, or of a subscription of a topic.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute : TriggerBindingAttribute
{
    public ServiceBusTriggerAttribute(string queueName) => QueueName = queueName;

    public ServiceBusTriggerAttribute(string topicName, string subscriptionName)
    {
        TopicName = topicName;
        SubscriptionName = subscriptionName;
    }

    public string? Connection { get; set; }
    public string? QueueName { get; }
    public string? TopicName { get; }
    public string? SubscriptionName { get; }
    public bool IsSessionsEnabled { get; set; }
    public bool IsBatched { get; set; }

    /// <summary>Not set: the host's default, on. Set to false the function settles the message itself.</summary>
    public bool AutoCompleteMessages
    {
        get => AutoComplete ?? false;
        set => AutoComplete = value;
    }

    internal bool? AutoComplete { get; private set; }
}
