namespace AutoVideo.Embedded.Messaging;

public enum ServiceBusFailureReason
{
    GeneralError = 0,
    MessagingEntityNotFound = 1,
    MessageLockLost = 2,
    MessageNotFound = 3,
    MessageSizeExceeded = 4,
    MessagingEntityDisabled = 5,
    QuotaExceeded = 6,
    ServiceBusy = 7,
    ServiceTimeout = 8,
    ServiceCommunicationProblem = 9,
    SessionCannotBeLocked = 10,
    SessionLockLost = 11,
    MessagingEntityAlreadyExists = 12,
}

public class ServiceBusException : Exception
{
    public ServiceBusException() { }

    public ServiceBusException(bool isTransient, string message, string entityName = null!, ServiceBusFailureReason reason = ServiceBusFailureReason.GeneralError, Exception innerException = null!)
        : base(message, innerException)
    {
        IsTransient = isTransient;
        EntityPath = entityName;
        Reason = reason;
    }

    public ServiceBusException(string message, ServiceBusFailureReason reason, string entityPath = null!, Exception innerException = null!)
        : this(reason is ServiceBusFailureReason.ServiceBusy or ServiceBusFailureReason.ServiceTimeout or ServiceBusFailureReason.ServiceCommunicationProblem, message, entityPath, reason, innerException) { }

    public string EntityPath { get; } = null!;
    public bool IsTransient { get; }
    public ServiceBusFailureReason Reason { get; }
    public override string Message => $"{base.Message} ({Reason}{(EntityPath is null ? "" : ", " + EntityPath)})";
}
