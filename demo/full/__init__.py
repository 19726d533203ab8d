"""The invented county at full size, told so that ordinary counting finds the figures of a published paper."""
