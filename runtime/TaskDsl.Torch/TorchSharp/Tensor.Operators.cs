using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, int right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(int left, Tensor right) => right.add(left);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, long right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(long left, Tensor right) => right.add(left);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, float right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(float left, Tensor right) => right.add(left);
        /// <summary>The sum.</summary>
        public static Tensor operator +(Tensor left, double right) => left.add(right);
        /// <summary>The sum.</summary>
        public static Tensor operator +(double left, Tensor right) => right.add(left);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Scalar left, Tensor right) => taskdsl_rsub_scalar(right, left);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, int right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(int left, Tensor right) => taskdsl_rsub_scalar(right, left);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, long right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(long left, Tensor right) => taskdsl_rsub_scalar(right, left);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, float right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(float left, Tensor right) => taskdsl_rsub_scalar(right, left);
        /// <summary>The difference.</summary>
        public static Tensor operator -(Tensor left, double right) => left.sub(right);
        /// <summary>The difference.</summary>
        public static Tensor operator -(double left, Tensor right) => taskdsl_rsub_scalar(right, left);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, int right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(int left, Tensor right) => right.mul(left);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, long right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(long left, Tensor right) => right.mul(left);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, float right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(float left, Tensor right) => right.mul(left);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(Tensor left, double right) => left.mul(right);
        /// <summary>The product of the elements.</summary>
        public static Tensor operator *(double left, Tensor right) => right.mul(left);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Scalar left, Tensor right) => right.reciprocal().mul(left);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, int right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(int left, Tensor right) => right.reciprocal().mul(left);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, long right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(long left, Tensor right) => right.reciprocal().mul(left);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, float right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(float left, Tensor right) => right.reciprocal().mul(left);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(Tensor left, double right) => left.div(right);
        /// <summary>The quotient.</summary>
        public static Tensor operator /(double left, Tensor right) => right.reciprocal().mul(left);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, Tensor right) => left.remainder(right);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, Scalar right) => left.remainder(right);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, int right) => left.remainder(right);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, long right) => left.remainder(right);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, float right) => left.remainder(right);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public static Tensor operator %(Tensor left, double right) => left.remainder(right);
        /// <summary>The negative of each element.</summary>
        public static Tensor operator -(Tensor tensor) => tensor.neg();
        /// <summary>The bits in both.</summary>
        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);
        /// <summary>The bits in either.</summary>
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);
        /// <summary>The bits in exactly one.</summary>
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);
        /// <summary>Each bit turned.</summary>
        public static Tensor operator ~(Tensor left) => left.bitwise_not();
    }
}
