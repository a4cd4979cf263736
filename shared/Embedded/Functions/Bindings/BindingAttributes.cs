namespace AutoVideo.Embedded.Functions.Extensions.Abstractions;

[AttributeUsage(AttributeTargets.Parameter)]
public abstract class BindingAttribute : Attribute;

[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute;

[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute;
