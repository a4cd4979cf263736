using System.Reflection;
using System.Text.Json;

using AutoVideo.Embedded.Functions;
using AutoVideo.Embedded.Messaging;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting.Messages;

/// <summary>Arguments of a queue or topic function: the message, its body, what is known about it, and the means to settle it.</summary>
internal static class MessageBinders
{
    private static readonly Dictionary<string, (Type Type, Func<ServiceBusReceivedMessage, object?> Read)> Metadata = new(StringComparer.OrdinalIgnoreCase)
    {
        ["messageId"] = (typeof(string), message => message.MessageId),
        ["correlationId"] = (typeof(string), message => message.CorrelationId),
        ["subject"] = (typeof(string), message => message.Subject),
        ["deliveryCount"] = (typeof(int), message => message.DeliveryCount),
        ["sequenceNumber"] = (typeof(long), message => message.SequenceNumber),
        ["enqueuedTimeUtc"] = (typeof(DateTime), message => message.EnqueuedTime.UtcDateTime),
    };

    public static ArgumentBinder For(ParameterInfo parameter, MessageFunctionTrigger trigger)
    {
        var type = parameter.ParameterType;
        if (parameter.Name == trigger.ParameterName)
            return Body(type);
        if (type == typeof(ServiceBusMessageActions))
            return context => new(((MessageDelivery)context.Trigger).Actions);
        return Metadata.TryGetValue(parameter.Name!, out var known) && known.Type == type
            ? context => new(known.Read(((MessageDelivery)context.Trigger).Message))
            : throw new BindingException($"a message has no {type.Name} of that name; it has {string.Join(", ", Metadata.Keys)} and ServiceBusMessageActions");
    }

    private static ArgumentBinder Body(Type type)
    {
        if (type == typeof(ServiceBusReceivedMessage))
            return context => new(((MessageDelivery)context.Trigger).Message);
        if (type == typeof(string))
            return context => new(((MessageDelivery)context.Trigger).Message.Body.ToString());
        if (type == typeof(BinaryData))
            return context => new(((MessageDelivery)context.Trigger).Message.Body);
        if (type == typeof(byte[]))
            return context => new(((MessageDelivery)context.Trigger).Message.Stored.Body);
        if (type.IsPrimitive || type == typeof(Stream) || type.IsInterface)
            throw new BindingException($"a message cannot become a {type.Name}; take ServiceBusReceivedMessage, string, BinaryData, byte[] or a class that its JSON fits");
        return context =>
        {
            var options = context.InstanceServices.GetRequiredService<IOptions<JsonSerializerOptions>>().Value;
            try
            {
                return new(JsonSerializer.Deserialize(((MessageDelivery)context.Trigger).Message.Stored.Body, type, options)
                    ?? throw new FunctionInputConverterException($"The message is null, expected a {type.Name}."));
            }
            catch (JsonException wrong)
            {
                throw new FunctionInputConverterException($"The message is not valid JSON for a {type.Name}: {wrong.Message}", wrong);
            }
        };
    }
}
