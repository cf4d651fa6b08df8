using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,
        /// <summary>Towards zero.</summary>
        trunc,
        /// <summary>Down.</summary>
        floor,
    }

    public partial class Tensor
    {
        /// <summary>The sum.</summary>
        public Tensor add(Tensor target) => taskdsl_add(this, target, 1);
        /// <summary>This + alpha · target.</summary>
        public Tensor add(Tensor target, Scalar alpha) => taskdsl_add(this, target, alpha);
        /// <summary>The sum.</summary>
        public Tensor add(Scalar scalar) => taskdsl_add_scalar(this, scalar, 1);
        /// <summary>This + alpha · scalar.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) => taskdsl_add_scalar(this, scalar, alpha);
        /// <summary>The difference.</summary>
        public Tensor sub(Tensor target) => taskdsl_sub(this, target);
        /// <summary>The difference.</summary>
        public Tensor sub(Scalar target) => taskdsl_sub_scalar(this, target);
        /// <summary>The difference.</summary>
        public Tensor subtract(Tensor target) => taskdsl_sub(this, target);
        /// <summary>The difference.</summary>
        public Tensor subtract(Scalar target) => taskdsl_sub_scalar(this, target);
        /// <summary>The product of the elements.</summary>
        public Tensor mul(Tensor target) => taskdsl_mul(this, target);
        /// <summary>The product of the elements.</summary>
        public Tensor mul(Scalar target) => taskdsl_mul_scalar(this, target);
        /// <summary>The product of the elements.</summary>
        public Tensor multiply(Tensor target) => taskdsl_mul(this, target);
        /// <summary>The product of the elements.</summary>
        public Tensor multiply(Scalar target) => taskdsl_mul_scalar(this, target);
        /// <summary>The quotient, perhaps rounded.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? taskdsl_div(this, target) : taskdsl_div_mode(this, target, rounding_mode == RoundingMode.floor);
        /// <summary>The quotient, perhaps rounded.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? taskdsl_div_scalar(this, target) : taskdsl_div_scalar_mode(this, target, rounding_mode == RoundingMode.floor);
        /// <summary>The quotient, perhaps rounded.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? taskdsl_div(this, target) : taskdsl_div_mode(this, target, rounding_mode == RoundingMode.floor);
        /// <summary>The quotient, perhaps rounded.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => rounding_mode == RoundingMode.None ? taskdsl_div_scalar(this, target) : taskdsl_div_scalar_mode(this, target, rounding_mode == RoundingMode.floor);
        /// <summary>The quotient, rounded down.</summary>
        public Tensor floor_divide(Tensor other) => taskdsl_floor_divide(this, other);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public Tensor remainder(Tensor target) => taskdsl_remainder(this, target);
        /// <summary>The remainder, with the sign of the divisor.</summary>
        public Tensor remainder(Scalar scalar) => taskdsl_remainder_scalar(this, scalar);
        /// <summary>Each element to a power.</summary>
        public Tensor pow(Tensor exponent) => taskdsl_pow(this, exponent);
        /// <summary>Each element to a power.</summary>
        public Tensor pow(Scalar exponent) => taskdsl_pow_scalar(this, exponent);
        /// <summary>The larger of two elements.</summary>
        public Tensor maximum(Tensor other) => taskdsl_maximum(this, other);
        /// <summary>The smaller of two elements.</summary>
        public Tensor minimum(Tensor other) => taskdsl_minimum(this, other);
        /// <summary>This + value · tensor1 · tensor2.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => taskdsl_addcmul(this, tensor1, tensor2, value);
        /// <summary>This + value · tensor1 / tensor2.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => taskdsl_addcdiv(this, tensor1, tensor2, value);
        /// <summary>This + weight · (end − this).</summary>
        public Tensor lerp(Tensor end, Tensor weight) => taskdsl_lerp(this, end, weight);
        /// <summary>This where the condition holds, else y.</summary>
        public Tensor where(Tensor condition, Tensor y) => taskdsl_where(condition, this, y);
        /// <summary>A value where the mask holds, else this. Adding a mask of 0 and −∞ is several times faster on a processor.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value) => taskdsl_masked_fill(this, mask, value);
        /// <summary>The matrix product: of vectors, matrices, or stacks of matrices that are broadcast.</summary>
        public Tensor matmul(Tensor target) => taskdsl_matmul(this, target);
        /// <summary>The product of two matrices.</summary>
        public Tensor mm(Tensor target) => taskdsl_mm(this, target);
        /// <summary>The product of a matrix and a vector.</summary>
        public Tensor mv(Tensor target) => taskdsl_mv(this, target);
        /// <summary>The products of two stacks of as many matrices.</summary>
        public Tensor bmm(Tensor batch2) => taskdsl_bmm(this, batch2);
        /// <summary>The inner product of two vectors.</summary>
        public Tensor dot(Tensor target) => taskdsl_dot(this, target);
        /// <summary>The outer product of two vectors.</summary>
        public Tensor outer(Tensor vec2) => taskdsl_outer(this, vec2);
        /// <summary>beta · this + alpha · mat1 · mat2.</summary>
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => taskdsl_addmm(this, mat1, mat2, beta, alpha);
        /// <summary>beta · this + alpha · batch1 · batch2, of stacks of matrices.</summary>
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => taskdsl_baddbmm(this, batch1, batch2, beta, alpha);

        /// <summary>Adds.</summary>
        public Tensor add_(Tensor target)
        {
            taskdsl_add_(this, target, 1);
            return this;
        }

        /// <summary>Adds alpha · target.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            taskdsl_add_(this, target, alpha);
            return this;
        }

        /// <summary>Adds.</summary>
        public Tensor add_(Scalar scalar)
        {
            taskdsl_add_scalar_(this, scalar, 1);
            return this;
        }

        /// <summary>Adds alpha · scalar.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            taskdsl_add_scalar_(this, scalar, alpha);
            return this;
        }

        /// <summary>Subtracts.</summary>
        public Tensor sub_(Tensor target)
        {
            taskdsl_sub_(this, target);
            return this;
        }

        /// <summary>Subtracts.</summary>
        public Tensor sub_(Scalar target)
        {
            taskdsl_sub_scalar_(this, target);
            return this;
        }

        /// <summary>Multiplies.</summary>
        public Tensor mul_(Tensor target)
        {
            taskdsl_mul_(this, target);
            return this;
        }

        /// <summary>Multiplies.</summary>
        public Tensor mul_(Scalar target)
        {
            taskdsl_mul_scalar_(this, target);
            return this;
        }

        /// <summary>Divides.</summary>
        public Tensor div_(Tensor target)
        {
            taskdsl_div_(this, target);
            return this;
        }

        /// <summary>Divides.</summary>
        public Tensor div_(Scalar target)
        {
            taskdsl_div_scalar_(this, target);
            return this;
        }

        /// <summary>Raises to a power.</summary>
        public Tensor pow_(Tensor exponent)
        {
            taskdsl_pow_(this, exponent);
            return this;
        }

        /// <summary>Raises to a power.</summary>
        public Tensor pow_(Scalar exponent)
        {
            taskdsl_pow_scalar_(this, exponent);
            return this;
        }

        /// <summary>Adds value · tensor1 · tensor2.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            taskdsl_addcmul_(this, tensor1, tensor2, value);
            return this;
        }

        /// <summary>Adds value · tensor1 / tensor2.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            taskdsl_addcdiv_(this, tensor1, tensor2, value);
            return this;
        }

        /// <summary>Puts a value where the mask holds.</summary>
        public Tensor masked_fill_(Tensor mask, Scalar value)
        {
            taskdsl_masked_fill_(this, mask, value);
            return this;
        }
    }
}
